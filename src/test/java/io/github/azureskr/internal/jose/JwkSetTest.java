// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {
    private static final KeyPair KEYS = JwsTest.newKeys(2048);
    private static final RSAPublicKey KEY = (RSAPublicKey) KEYS.getPublic();
    private static final String N = Bytes.owning(KEY.getModulus().toByteArray()).base64Url();
    private static final String JWK = "{\"kty\":\"RSA\",\"kid\":\"a+b=\",\"e\":\"AQAB\",\"n\":\"" + N + "\"}";

    @Test
    void findsTheKeyThatATokenNames() throws Exception {
        assertEquals(Optional.of(KEY), keyFor("a+b=", "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"x\"}," + JWK + "]}"));
    }

    @Test
    void takesTheKeyFromTheCertificateWhereThereIsNoModulus() throws Exception {
        String keys = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"x5c\":[\""
                + selfSigned().base64() + "\"]}]}";
        assertEquals(Optional.of(KEY), keyFor("k", keys));
    }

    @Test
    void refusesACertificateWithSomethingBehindIt() throws Exception {
        String padded = Bytes.concat(selfSigned(), Bytes.ofHex("00")).base64();
        String keys = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"x5c\":[\"" + padded + "\"]}]}";
        assertEquals(
                "keys: keys[0].x5c[0] has something after the certificate",
                assertThrows(MalformedException.class, () -> keyFor("k", keys)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kty\":\"RSA\",\"kid\":\"k\"} | keys: keys[0].x5c",
                "{\"kty\":\"RSA\",\"kid\":\"k\",\"x5c\":[]} | keys: keys[0].x5c"
            })
    void refusesAKeyWithNeitherModulusNorCertificate(String key, String place) {
        assertEquals(
                place + " must begin with a certificate for an RSA key where there is no n",
                assertThrows(MalformedException.class, () -> keyFor("k", "{\"keys\":[" + key + "]}"))
                        .getMessage());
    }

    @Test
    void passesOverAKeyOfAnotherName() throws Exception {
        assertEquals(Optional.empty(), keyFor("a+b", "{\"keys\":[" + JWK + "]}"));
    }

    @Test
    void passesOverAKeyOfAnotherType() throws Exception {
        assertEquals(Optional.empty(), keyFor("a+b=", "{\"keys\":[" + JWK.replace("RSA", "EC") + "]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"use\":\"sig\"", "\"alg\":\"RS256\"", "\"key_ops\":[\"sign\",\"verify\"]"})
    void takesAKeyThatIsSaidToBeMeantForSignatures(String member) throws Exception {
        String keys = "{\"keys\":[" + JWK.replace("{", "{" + member + ",") + "]}";
        assertEquals(Optional.of(KEY), keyFor("a+b=", keys));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"use\":\"enc\"", "\"alg\":\"RS512\"", "\"key_ops\":[\"encrypt\"]"})
    void passesOverAKeyThatIsMeantForSomethingElse(String member) throws Exception {
        String keys = "{\"keys\":[" + JWK.replace("{", "{" + member + ",") + "]}";
        assertEquals(Optional.empty(), keyFor("a+b=", keys));
    }

    @Test
    void aTokenThatNamesNoKeyHasNone() throws Exception {
        Jws jws = Jws.parse("token", JwsTest.sign(KEYS, "{\"alg\":\"RS256\"}", "{}"));
        assertEquals(
                Optional.empty(),
                JwkSet.parse("keys", Bytes.utf8("{\"keys\":[{\"kty\":\"RSA\"}]}"))
                        .keyFor(jws));
    }

    @Test
    void readsAsManyKeysAsThereMayBe() throws Exception {
        assertEquals(Optional.of(KEY), keyFor("a+b=", "{\"keys\":[" + "{},".repeat(255) + JWK + "]}"));
    }

    @Test
    void refusesKeysWithoutEnd() {
        Bytes json = Bytes.utf8("{\"keys\":[" + "{},".repeat(256) + "{}]}");
        assertEquals(
                "keys: keys has more than 256 elements",
                assertThrows(MalformedException.class, () -> JwkSet.parse("keys", json))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "AQAB, 65537",
        "AAEAAQ, 65537",
        "Aw, 3",
    })
    void readsAnExponentWithLeadingZeros(String e, int exponent) throws Exception {
        JsonObject jwk = JsonObject.parse("key", "{\"n\":\"" + N + "\",\"e\":\"" + e + "\"}");
        assertEquals(BigInteger.valueOf(exponent), RsaPublicJwk.read(jwk).getPublicExponent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "AQ", "Ag", "AQAAAAAAAAAB", "AQABAQABAQABAQAB"})
    void refusesAnExponentThatIsNone(String e) throws Exception {
        JsonObject jwk = JsonObject.parse("key", "{\"n\":\"" + N + "\",\"e\":\"" + e + "\"}");
        assertEquals(
                "key: e is no public exponent: odd, at least 3 and of at most 64 bits",
                assertThrows(MalformedException.class, () -> RsaPublicJwk.read(jwk))
                        .getMessage());
    }

    @Test
    void readsTheLongestModulusAndExponent() throws Exception {
        String longest = Bytes.ofHex("ff".repeat(2048)).base64Url();
        JsonObject jwk = JsonObject.parse("key", "{\"n\":\"" + longest + "\",\"e\":\"_________w8\"}");
        assertEquals(16_384, RsaPublicJwk.read(jwk).getModulus().bitLength());
    }

    @Test
    void refusesAModulusThatTakesTooLongToVerifyWith() throws Exception {
        String longer = Bytes.ofHex("01" + "ff".repeat(2048)).base64Url();
        JsonObject jwk = JsonObject.parse("key", "{\"n\":\"" + longer + "\",\"e\":\"AQAB\"}");
        assertEquals(
                "key: n has 16385 bits, an RSA modulus here has 2048 to 16384",
                assertThrows(MalformedException.class, () -> RsaPublicJwk.read(jwk))
                        .getMessage());
    }

    @Test
    void refusesAShortModulus() throws Exception {
        JsonObject jwk = JsonObject.parse("key", "{\"n\":\"" + N.substring(0, 340) + "\",\"e\":\"AQAB\"}");
        assertEquals(
                "key: n has 2032 bits, an RSA modulus here has 2048 to 16384",
                assertThrows(MalformedException.class, () -> RsaPublicJwk.read(jwk))
                        .getMessage());
    }

    private static Optional<RSAPublicKey> keyFor(String keyId, String keys) throws MalformedException {
        String header = "{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}";
        return JwkSet.parse("keys", Bytes.utf8(keys)).keyFor(Jws.parse("token", JwsTest.sign(KEYS, header, "{}")));
    }

    private static Bytes selfSigned() throws Exception {
        X500Name name = new X500Name("CN=signer");
        Date now = Date.from(Instant.now());
        return Bytes.owning(new JcaX509v1CertificateBuilder(name, BigInteger.ONE, now, now, name, KEY)
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(KEYS.getPrivate()))
                .getEncoded());
    }
}
