// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;

/** Somebody else's RSA key. */
final class ForeignKey {
    private static final KeyPair PAIR = generate();

    private ForeignKey() {}

    static PrivateKey privateKey() {
        return PAIR.getPrivate();
    }

    /** As a JWK's n. */
    static String modulus() {
        return Base64URL.encode(((RSAPublicKey) PAIR.getPublic()).getModulus()).toString();
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            return rsa.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has RSA", e);
        }
    }
}
