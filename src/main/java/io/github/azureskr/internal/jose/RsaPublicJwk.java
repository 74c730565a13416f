// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;

/** An RSA public key as JSON (RFC 7518 section 6.3.1). */
public final class RsaPublicJwk {
    static final int FEWEST_BITS = 2048;
    private static final int MOST_BITS = 16_384;

    private RsaPublicJwk() {}

    public static RSAPublicKey read(JsonObject jwk) throws MalformedException {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(readNumbers(jwk));
        } catch (InvalidKeySpecException e) {
            throw jwk.malformed("n", "is no RSA modulus");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA", e);
        }
    }

    /**
     * Members {@code n} and {@code e}, with leading zeros or without: Key Vault has sent {@code e} as AAEAAQ. For whoever
     * only compares them.
     */
    public static RSAPublicKeySpec readNumbers(JsonObject jwk) throws MalformedException {
        BigInteger modulus = jwk.base64("n").toNumber();
        BigInteger exponent = jwk.base64("e").toNumber();
        if (modulus.bitLength() < FEWEST_BITS || modulus.bitLength() > MOST_BITS) {
            throw jwk.malformed(
                    "n",
                    "has " + modulus.bitLength() + " bits, an RSA modulus here has " + FEWEST_BITS + " to "
                            + MOST_BITS);
        }
        if (!exponent.testBit(0) || exponent.bitLength() < 2 || exponent.bitLength() > 64) {
            throw jwk.malformed("e", "is no public exponent: odd, at least 3 and of at most 64 bits");
        }
        return new RSAPublicKeySpec(modulus, exponent);
    }
}
