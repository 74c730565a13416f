// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RsaKeyTypeTest {
    private static final int D = 2;
    private static final int P = 3;
    private static final int Q = 4;
    private static final int D_MOD_P = 5;
    private static final int D_MOD_Q = 6;

    private static KeyPair pair;
    private static KeyType type;

    @BeforeAll
    static void makeKey() throws Exception {
        pair = Keys.rsa(2048);
        type = KeyType.of(JsonObject.parse("jwk", Keys.rsaJwk(pair)), Keeper.ON_HEAP);
    }

    @Test
    void keyWithItsOwnNumbersIsTaken() throws Exception {
        assertEquals(pair.getPublic(), type.read(pkcs8(numbers())).publicKey().orElseThrow());
    }

    /** n, e, d, p, q, d mod p-1, d mod q-1, inverse of q: each one wrong alone. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void everyNumberMustFitTheOthers(int wrong) throws Exception {
        BigInteger[] numbers = numbers();
        numbers[wrong] = numbers[wrong].add(BigInteger.TWO);
        assertThrows(InvalidKeyException.class, () -> type.read(pkcs8(numbers)));
    }

    /** Then it fits one exponent of a prime and the other not. */
    @ParameterizedTest
    @ValueSource(ints = {P, Q})
    void privateExponentMustBeRightModuloBothPrimes(int right) throws Exception {
        BigInteger[] numbers = numbers();
        numbers[D] = numbers[D].add(numbers[right].subtract(BigInteger.ONE));
        assertThrows(InvalidKeyException.class, () -> type.read(pkcs8(numbers)));
    }

    /** Then the exponents of both primes fit the private one, and one of them not the public one. */
    @ParameterizedTest
    @ValueSource(ints = {P, Q})
    void exponentsOfThePrimesMustFitThePublicOne(int right) throws Exception {
        BigInteger[] numbers = numbers();
        numbers[D] = numbers[D].add(numbers[right].subtract(BigInteger.ONE));
        numbers[D_MOD_P] = numbers[D].mod(numbers[P].subtract(BigInteger.ONE));
        numbers[D_MOD_Q] = numbers[D].mod(numbers[Q].subtract(BigInteger.ONE));
        assertThrows(InvalidKeyException.class, () -> type.read(pkcs8(numbers)));
    }

    @Test
    void oneIsNoPrime() throws Exception {
        BigInteger[] numbers = numbers();
        numbers[P] = BigInteger.ONE;
        numbers[Q] = numbers[0];
        assertThrows(InvalidKeyException.class, () -> type.read(pkcs8(numbers)));
    }

    @Test
    void keyWithoutItsPrimesIsRefused() throws Exception {
        BigInteger[] numbers = numbers();
        Arrays.fill(numbers, D + 1, numbers.length, BigInteger.ZERO);
        assertEquals(
                "it is an RSA key without its primes",
                assertThrows(InvalidKeyException.class, () -> type.read(pkcs8(numbers)))
                        .getMessage());
    }

    private static BigInteger[] numbers() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
        return new BigInteger[] {
            key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrimeP(),
            key.getPrimeQ(), key.getPrimeExponentP(), key.getPrimeExponentQ(), key.getCrtCoefficient()
        };
    }

    private static byte[] pkcs8(BigInteger[] n) throws Exception {
        return new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]))
                .getEncoded();
    }
}
