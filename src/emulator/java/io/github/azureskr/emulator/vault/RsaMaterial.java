// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An RSA key of 2048, 3072 or 4096 bits. */
record RsaMaterial(RSAPublicKey publicKey, PrivateKey privateKey) implements KeyMaterial {
    private static final Set<Integer> SIZES = Set.of(2048, 3072, 4096);

    static RsaMaterial of(KeyPair pair) {
        RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
        requireSize(publicKey.getModulus().bitLength());
        return new RsaMaterial(publicKey, pair.getPrivate());
    }

    static RsaMaterial generate(int bits) {
        requireSize(bits);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform makes RSA keys", e);
        }
    }

    private static void requireSize(int bits) {
        if (!SIZES.contains(bits)) {
            throw Body.invalid("key_size");
        }
    }

    @Override
    public KeyType family() {
        return KeyType.RSA;
    }

    @Override
    public Map<String, Object> publicMembers() {
        return Json.object(
                "n", Base64URL.encode(publicKey.getModulus()).toString(),
                "e", Base64URL.encode(publicKey.getPublicExponent()).toString());
    }

    @Override
    public byte[] exported() {
        return privateKey.getEncoded();
    }

    @Override
    public KeyMaterial successor() {
        return generate(publicKey.getModulus().bitLength());
    }

    @Override
    public List<String> defaultOperations() {
        return List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");
    }

    @Override
    public String toString() {
        return "RsaMaterial[" + publicKey.getModulus().bitLength() + " bits]";
    }
}
