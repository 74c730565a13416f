// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Fresh keys and their public parts as a vault writes them. */
final class Keys {
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private Keys() {}

    static KeyPair rsa(int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = curve.equals("secp256k1")
                ? KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE)
                : KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    static String rsaJwk(KeyPair pair) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA-HSM\",\"n\":\"%s\",\"e\":\"AAEAAQ\"}".formatted(base64Url(key.getModulus()));
    }

    static String ecJwk(KeyPair pair, String crv) {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return "{\"kty\":\"EC-HSM\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        crv,
                        base64Url(key.getW().getAffineX()),
                        base64Url(key.getW().getAffineY()));
    }

    /** As BigInteger writes it: with a leading zero byte where the number needs one. */
    static String base64Url(BigInteger number) {
        return Bytes.owning(number.toByteArray()).base64Url();
    }
}
