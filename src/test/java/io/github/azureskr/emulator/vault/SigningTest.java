// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    private static TestSite vault;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        vault.service.createKey("rsa", NewKey.of(TestKeys.rsa2048()));
        for (String curve : List.of("P-256", "P-384", "P-521", "P-256K")) {
            vault.service.createKey(curve, NewKey.ec(curve));
        }
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    private static TestSite.Answer call(String key, String operation, Map<String, Object> body) {
        return vault.call("POST", "/keys/" + key + "/" + operation + "?api-version=7.4", body);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, RS256, 256",
        "rsa, RS384, 384",
        "rsa, RS512, 512",
        "rsa, PS256, 256",
        "rsa, PS384, 384",
        "rsa, PS512, 512",
        "P-256, ES256, 256",
        "P-384, ES384, 384",
        "P-521, ES512, 512",
        "P-256K, ES256K, 256",
    })
    void signatureIsTheJoseOneOfTheDigest(String key, String algorithm, int bits)
            throws GeneralSecurityException, JOSEException {
        String digest = Base64URL.encode(
                        MessageDigest.getInstance("SHA-" + bits).digest(MESSAGE))
                .toString();
        String signature = (String)
                call(key, "sign", Map.of("alg", algorithm, "value", digest)).at("value");

        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        assertTrue(verifier(key).verify(header, MESSAGE, new Base64URL(signature)));
        assertEquals(true, verify(key, algorithm, digest, signature));
        assertEquals(false, verify(key, algorithm, digest, signature.replaceFirst("^..", "__")));
        assertEquals(false, verify(key, algorithm, digest, "AAAA"));
        String other = Base64URL.encode(new byte[bits / 8]).toString();
        assertEquals(false, verify(key, algorithm, other, signature));
    }

    private static Object verify(String key, String algorithm, String digest, String signature) {
        return call(key, "verify", Map.of("alg", algorithm, "digest", digest, "value", signature))
                .at("value");
    }

    private static JWSVerifier verifier(String key) throws JOSEException {
        Map<String, Object> jwk = Json.asObject(
                vault.call("GET", "/keys/" + key + "?api-version=7.4", Map.of()).at("key"));
        try {
            if (key.equals("rsa")) {
                return new RSASSAVerifier(RSAKey.parse(Map.of("kty", "RSA", "n", jwk.get("n"), "e", jwk.get("e")))
                        .toRSAPublicKey());
            }
            String curve = EcMaterial.curve((String) jwk.get("crv")).getName();
            ECDSAVerifier verifier = new ECDSAVerifier(
                    ECKey.parse(Map.of("kty", "EC", "crv", curve, "x", jwk.get("x"), "y", jwk.get("y")))
                            .toECPublicKey(BouncyCastle.PROVIDER));
            verifier.getJCAContext().setProvider(BouncyCastle.PROVIDER);
            return verifier;
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa, ES256", "P-256, RS256", "P-256, ES384", "P-256, ES256K", "rsa, none"})
    void algorithmMustFitTheKey(String key, String algorithm) {
        TestSite.Answer answer = call(
                key,
                "sign",
                Map.of("alg", algorithm, "value", Base64URL.encode(new byte[32]).toString()));

        assertEquals(400, answer.status());
        assertEquals("BadParameter", answer.code());
    }

    @Test
    void digestMustHaveTheAlgorithmsLength() {
        for (String key : List.of("rsa", "P-256")) {
            String algorithm = key.equals("rsa") ? "RS256" : "ES256";
            TestSite.Answer answer = call(
                    key,
                    "sign",
                    Map.of(
                            "alg",
                            algorithm,
                            "value",
                            Base64URL.encode(new byte[31]).toString()));
            assertEquals(400, answer.status());
        }
    }

    @Test
    void keySignsOnlyWhenItsOperationsSaySo() {
        Map<String, Object> key = Json.object("kty", "EC-HSM", "key_ops", List.of("verify"));
        vault.call("POST", "/keys/mute/create?api-version=7.4", key);
        TestSite.Answer answer = call(
                "mute",
                "sign",
                Map.of("alg", "ES256", "value", Base64URL.encode(new byte[32]).toString()));

        assertEquals(403, answer.status());
    }
}
