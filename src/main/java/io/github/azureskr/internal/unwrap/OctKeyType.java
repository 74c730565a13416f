// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Optional;

/**
 * A symmetric key, whose material is the key itself. It has no public part to be checked against.
 *
 * @param keeper where the material stays for as long as the key
 */
record OctKeyType(Keeper keeper) implements KeyType {
    private static final List<String> PUBLIC_PARTS = List.of("n", "e", "crv", "x", "y");

    /** Otherwise a private key, said to be of this type, would escape the check against its public part. */
    static OctKeyType of(JsonObject jwk, Keeper keeper) throws MalformedException {
        for (String part : PUBLIC_PARTS) {
            if (jwk.has(part)) {
                throw jwk.malformed("kty", "says oct, but there is a public part, " + part);
            }
        }
        return new OctKeyType(keeper);
    }

    @Override
    public ReleasedKey read(byte[] material) throws InvalidKeyException {
        String algorithm = switch (material.length) {
            case 0 -> throw new InvalidKeyException("it is empty");
            case 16, 24, 32 -> "AES";
            // Imported, for use with HMAC. "Generic" is the JCA's standard name for such a key.
            default -> "Generic";
        };
        return new ReleasedKey(new OctKey(keeper.keep(material), algorithm), Optional.empty());
    }
}
