// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;

/** A JSON Web Key with an RSA public key (RFC 7518 section 6.3.1); a key of the Java platform only when one is needed. */
record RsaJwk(Bytes modulus, Bytes exponent) {
    /** What the Java platform takes. */
    private static final int FEWEST_BITS = 512;

    private static final int MOST_BITS = 16_384;
    private static final int MOST_EXPONENT_BITS = 64;

    static RsaJwk read(JsonObject jwk) throws MalformedException {
        RsaJwk key = new RsaJwk(jwk.base64("n"), jwk.base64("e"));
        int bits = bitLength(key.modulus);
        if (bits < FEWEST_BITS || bits > MOST_BITS) {
            throw jwk.malformed("n", "has " + bits + " bits, an RSA modulus has " + FEWEST_BITS + " to " + MOST_BITS);
        }
        int exponentBits = bitLength(key.exponent);
        if (exponentBits < 2 || exponentBits > MOST_EXPONENT_BITS) {
            throw jwk.malformed("e", "is no public exponent: at least 3 and of at most 64 bits");
        }
        return key;
    }

    /** Of the big-endian number. */
    private static int bitLength(Bytes number) {
        int first = 0;
        while (first < number.length() && number.at(first) == 0) {
            first++;
        }
        return first == number.length()
                ? 0
                : (number.length() - first) * Byte.SIZE - Integer.numberOfLeadingZeros(number.at(first)) + 24;
    }

    RSAPublicKey publicKey() {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus.toNumber(), exponent.toNumber()));
        } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA keys of this size", e);
        }
    }
}
