// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.util.List;

public final class UnwrapFuzz {
    /** Made when they are needed: they take their time. */
    private static final class Pairs {
        static final KeyPair RSA = pair("RSA");
        static final KeyPair EC = pair("secp256r1");
    }

    private UnwrapFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("key-type", 800, UnwrapFuzz::publicParts, UnwrapFuzz::keyType),
                FuzzTarget.of("key-material", 2000, UnwrapFuzz::materials, UnwrapFuzz::material)
                        .refusingWith(InvalidKeyException.class));
    }

    private static void keyType(Bytes input) throws Exception {
        KeyType.of(JsonObject.parse("key", input), Keeper.ON_HEAP);
    }

    /** Its first byte says of which type the vault says it is. */
    private static void material(Bytes input) throws Exception {
        boolean rsa = input.length() == 0 || input.at(0) % 2 == 0;
        String jwk = rsa ? Keys.rsaJwk(Pairs.RSA) : Keys.ecJwk(Pairs.EC, "P-256");
        byte[] material = input.length() == 0
                ? new byte[0]
                : input.slice(1, input.length() - 1).toArray();
        KeyType.of(JsonObject.parse("key", jwk), Keeper.ON_HEAP).read(material);
    }

    private static List<Bytes> publicParts() {
        return List.of(
                Bytes.utf8(Keys.rsaJwk(Pairs.RSA)),
                Bytes.utf8(Keys.ecJwk(Pairs.EC, "P-256")),
                Bytes.utf8("{\"kty\":\"oct-HSM\"}"));
    }

    private static List<Bytes> materials() {
        return List.of(material(0, Pairs.RSA), material(1, Pairs.EC));
    }

    private static Bytes material(int type, KeyPair pair) {
        return Bytes.concat(
                Bytes.ofHex("0" + type), Bytes.owning(pair.getPrivate().getEncoded()));
    }

    private static KeyPair pair(String kind) {
        try {
            return kind.equals("RSA") ? Keys.rsa(2048) : Keys.ec(kind);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
