// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {
    private static final KeyPair KEYS = newKeys(2048);
    private static final RSAPublicKey KEY = (RSAPublicKey) KEYS.getPublic();

    @Test
    void verifiedTokenGivesItsClaims() throws Exception {
        Jws jws = Jws.parse("token", sign(KEYS, "{\"alg\":\"RS256\",\"kid\":\"a+b=\"}", "{\"iss\":\"me\"}"));
        assertTrue(jws.verifies(KEY));
        assertEquals("RS256", jws.algorithm());
        assertEquals(Optional.of("a+b="), jws.keyId());
        assertEquals(List.of(), jws.chain());
        assertEquals("me", jws.payload().string("iss"));
    }

    @Test
    void anyChangedCharacterBreaksTheTokenOrItsSignature() throws Exception {
        String token = sign(KEYS, "{\"alg\":\"RS256\",\"kid\":\"k\"}", "{\"a\":1}");
        // The last character of a part may hold bits that mean nothing.
        for (int i = 0; i < token.length() - 1; i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            String tampered = token.substring(0, i) + changed + token.substring(i + 1);
            assertFalse(verifies(tampered), "character " + i);
        }
    }

    @Test
    void anotherKeyDoesNotVerify() throws Exception {
        Jws jws = Jws.parse("token", sign(KEYS, "{\"alg\":\"RS256\"}", "{}"));
        assertFalse(jws.verifies((RSAPublicKey) newKeys(2048).getPublic()));
    }

    @Test
    void aShortKeyVerifiesNothing() throws Exception {
        KeyPair shortKeys = newKeys(1024);
        Jws jws = Jws.parse("token", sign(shortKeys, "{\"alg\":\"RS256\"}", "{}"));
        assertFalse(jws.verifies((RSAPublicKey) shortKeys.getPublic()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "ES256", "RS1", "rs256", ""})
    void refusesAnAlgorithmThatIsNotOnTheList(String algorithm) {
        assertProblem(
                "token header: alg must be one of PS256, PS384, PS512, RS256, RS384, RS512",
                sign(KEYS, "{\"alg\":\"" + algorithm + "\"}", "{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | token header: alg is missing",
                "{\"alg\":7} | token header: alg must be a string",
                "[] | token header: not a JSON object",
                "{\"alg\":\"RS256\",\"alg\":\"none\"} | token header: a member stands twice in one object",
                "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false} "
                        + "| token header: crit asks for extensions, of which none is known",
            })
    void refusesAHeaderThatItCannotTrust(String header, String problem) {
        assertProblem(problem, sign(KEYS, header, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "e30",
                "e30.e30",
                "e30.e30.",
                ".e30.AA",
                "e30.e30.AA.AA",
                "e30=.e30.AA",
                "e30.e3 0.AA",
                "e30.e30.A\nA",
                "e30.e30.A+A"
            })
    void refusesWhatIsNotCompact(String text) {
        assertProblem("token: not a JWS in compact form", text);
    }

    @Test
    void readsWhatIsAsLongAsItMayBe() {
        assertProblem("token header: alg is missing", "e30.e30." + "A".repeat(1024 * 1024 - 8));
        String header = Bytes.utf8("{}" + " ".repeat(48 * 1024 - 2)).base64Url();
        assertEquals(64 * 1024, header.length());
        assertProblem("token header: alg is missing", header + ".e30.AA");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertProblem("token: too long for a JWS", "e30.e30." + "A".repeat(1024 * 1024 - 7));
        assertProblem("token: too long for a JWS", "A".repeat(64 * 1024 + 1) + ".e30.AA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"AAAA\"] | token header: x5c[0] is not a certificate in base64",
                "[\"*\"] | token header: x5c[0] is not a certificate in base64",
                "[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"] | token header: x5c[0] is not a certificate in base64",
            })
    void namesTheCertificateThatIsNone(String chain, String problem) throws Exception {
        Jws jws = Jws.parse("token", sign(KEYS, "{\"alg\":\"RS256\",\"x5c\":" + chain + "}", "{}"));
        assertEquals(problem, assertThrows(MalformedException.class, jws::chain).getMessage());
    }

    @Test
    void refusesAChainWithoutEnd() throws Exception {
        String chain = "\"AAAA\",".repeat(10) + "\"AAAA\"";
        Jws jws = Jws.parse("token", sign(KEYS, "{\"alg\":\"RS256\",\"x5c\":[" + chain + "]}", "{}"));
        assertEquals(
                "token header: x5c has more than 10 certificates",
                assertThrows(MalformedException.class, jws::chain).getMessage());
    }

    @Test
    void mutationsEndInMalformedExceptionAndNothingElse() {
        String token = sign(KEYS, "{\"alg\":\"RS256\",\"kid\":\"k\",\"x5c\":[\"AAAA\"]}", "{\"a\":{\"b\":[1]}}");
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder mutated = new StringBuilder(token);
            mutated.setCharAt(random.nextInt(mutated.length() / 2), (char) (32 + random.nextInt(95)));
            mutated.setLength(1 + random.nextInt(mutated.length()));
            try {
                Jws jws = Jws.parse("token", mutated.toString());
                jws.payload();
                jws.chain();
            } catch (MalformedException expected) {
                assertTrue(expected.getMessage().startsWith("token"), expected.getMessage());
            }
        }
    }

    private static boolean verifies(String compact) {
        try {
            return Jws.parse("token", compact).verifies(KEY);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static void assertProblem(String problem, String compact) {
        assertEquals(
                problem,
                assertThrows(MalformedException.class, () -> Jws.parse("token", compact))
                        .getMessage());
    }

    static String sign(KeyPair keys, String header, String payload) {
        try {
            String input =
                    Bytes.utf8(header).base64Url() + "." + Bytes.utf8(payload).base64Url();
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(Bytes.utf8(input).toArray());
            return input + "." + Bytes.owning(signature.sign()).base64Url();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair newKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
