// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;

/** A JSON Web Key with an RSA public key (RFC 7518 section 6.3.1). */
final class RsaJwk {
    private RsaJwk() {}

    static RSAPublicKey read(JsonObject jwk) throws MalformedException {
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(readNumber(jwk, "n"), readNumber(jwk, "e"));
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (InvalidKeySpecException e) {
            throw jwk.malformed("n", "and e are no RSA public key: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA", e);
        }
    }

    private static BigInteger readNumber(JsonObject jwk, String name) throws MalformedException {
        return new BigInteger(1, jwk.base64(name).toArray());
    }
}
