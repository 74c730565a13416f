// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static java.math.BigInteger.ONE;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.jose.RsaPublicJwk;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/** An RSA key, in PKCS #8. */
record RsaKeyType(RSAPublicKey stated) implements KeyType {
    static RsaKeyType of(JsonObject jwk) throws MalformedException {
        return new RsaKeyType(RsaPublicJwk.read(jwk));
    }

    @Override
    public ReleasedKey read(byte[] material) throws InvalidKeyException {
        if (!(parse(material) instanceof RSAPrivateCrtKey key)) {
            throw new InvalidKeyException("it is an RSA key without its primes");
        }
        if (!matches(key) || !isConsistent(key)) {
            throw new InvalidKeyException("it is not the private part of the public key in the vault's signed answer");
        }
        return new ReleasedKey(key, Optional.of(stated));
    }

    private static PrivateKey parse(byte[] material) throws InvalidKeyException {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(material));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException("it is not an RSA key in PKCS #8");
        }
    }

    private boolean matches(RSAPrivateCrtKey key) {
        return key.getModulus().equals(stated.getModulus())
                && key.getPublicExponent().equals(stated.getPublicExponent());
    }

    /** NIST SP 800-56B, validation of a key pair in its CRT form; the primes are taken to be primes. */
    private static boolean isConsistent(RSAPrivateCrtKey key) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        BigInteger d = key.getPrivateExponent();
        if (p.compareTo(ONE) <= 0 || q.compareTo(ONE) <= 0 || !p.multiply(q).equals(key.getModulus())) {
            return false;
        }
        // With the exponents of the primes, which are short, in place of d.
        return key.getPrimeExponentP().equals(d.mod(p.subtract(ONE)))
                && key.getPrimeExponentQ().equals(d.mod(q.subtract(ONE)))
                && isInverse(key.getPrimeExponentP(), key.getPublicExponent(), p.subtract(ONE))
                && isInverse(key.getPrimeExponentQ(), key.getPublicExponent(), q.subtract(ONE))
                && isInverse(key.getCrtCoefficient(), q, p);
    }

    private static boolean isInverse(BigInteger a, BigInteger b, BigInteger modulus) {
        return a.multiply(b).mod(modulus).equals(ONE);
    }

    private static KeyFactory factory() {
        try {
            return KeyFactory.getInstance("RSA");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA", e);
        }
    }
}
