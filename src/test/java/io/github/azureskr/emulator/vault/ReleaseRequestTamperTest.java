// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test breaks one condition of a release that is otherwise good. */
class ReleaseRequestTamperTest {
    private static TestSite vault;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        vault.service.createKey("web", NewKey.of(TestKeys.rsa2048()).exportable(vault.policy()));
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    @AfterEach
    void mend() {
        vault.authority.listener().faults().clear();
    }

    private static TestSite.Answer release(String key, String target) {
        return vault.release(key, Map.of("target", target));
    }

    private static void assertForbidden(TestSite.Answer answer, String reason) {
        assertEquals(403, answer.status(), answer.http().body());
        assertEquals("Forbidden", answer.code());
        assertTrue(answer.message().contains(reason), answer.message());
    }

    @Test
    void releaseIsGoodUnlessBroken() {
        assertEquals(200, release("web", vault.target()).status());
    }

    @Test
    void claimThatThePolicyWantsIsMissing() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.remove("x-ms-isolation-tee");

        assertForbidden(release("web", vault.authority.sign(claims)), "the token has none");
    }

    @Test
    void claimHasAnotherValue() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        Json.set(claims, "/x-ms-isolation-tee/x-ms-compliance-status", "none");

        assertForbidden(release("web", vault.authority.sign(claims)), "it is none");
    }

    @Test
    void issuerIsNotTheAuthorityAndIsNotAsked() throws IOException {
        try (TestAuthority other = new TestAuthority(vault.ca, vault.clock)) {
            assertForbidden(release("web", other.token(vault.environmentKey())), other.issuer());
            assertEquals(List.of(), other.listener().requests());
        }
    }

    @Test
    void signatureIsByAnotherKey() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());

        assertForbidden(release("web", TestAuthority.sign(TestAuthority.KID, claims, TestKeys.rsa2048())), "signature");
    }

    @Test
    void signingKeyIsNotTheAuthoritys() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());

        assertForbidden(
                release("web", TestAuthority.sign("other", claims, TestKeys.rsa2048())), "its key other is not in");
    }

    @Test
    void payloadWasChangedAfterSigning() {
        String[] parts = vault.target().split("\\.", -1);
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.put("added", true);
        String payload = Base64URL.encode(Json.text(claims)).toString();

        assertForbidden(release("web", parts[0] + "." + payload + "." + parts[2]), "signature");
    }

    @Test
    void algorithmIsNotRs256() throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(TestAuthority.KID)
                        .build(),
                new Payload(vault.authority.claims(vault.environmentKey())));
        token.sign(new MACSigner(new byte[32]));

        assertForbidden(release("web", token.serialize()), "HS256, not RS256");
    }

    @Test
    void tokenHasExpired() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.put("exp", vault.clock.instant().getEpochSecond());

        assertForbidden(release("web", vault.authority.sign(claims)), "expired");
    }

    @Test
    void tokenHasNoExpiry() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.remove("exp");

        assertForbidden(release("web", vault.authority.sign(claims)), "expired");
    }

    @Test
    void tokenIsNotYetValid() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.put("nbf", vault.clock.instant().getEpochSecond() + 1);

        assertForbidden(release("web", vault.authority.sign(claims)), "not yet valid");
    }

    @Test
    void environmentHasNoKey() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        claims.remove("x-ms-runtime");

        assertForbidden(release("web", vault.authority.sign(claims)), "no RSA key for encryption");
    }

    @Test
    void keysOfTheIsolationTeeDoNotCount() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        Json.set(claims, "/x-ms-isolation-tee/x-ms-runtime", claims.remove("x-ms-runtime"));

        assertForbidden(release("web", vault.authority.sign(claims)), "no RSA key for encryption");
    }

    @Test
    void environmentKeyIsForSigningOnly() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        Map<String, Object> key = TestAuthority.transferKey(vault.environmentKey());
        key.put("key_ops", List.of("sign"));
        claims.put("x-ms-runtime", Json.object("keys", List.of(key)));

        assertForbidden(release("web", vault.authority.sign(claims)), "no RSA key for encryption");
    }

    @Test
    void environmentKeyIsMalformed() {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        Map<String, Object> key = TestAuthority.transferKey(vault.environmentKey());
        key.remove("n");
        claims.put("x-ms-runtime", Json.object("keys", List.of(key)));

        assertForbidden(release("web", vault.authority.sign(claims)), "cannot be read");
    }

    @Test
    void authorityIsDown() {
        vault.authority.listener().faults().always(Fault.status(503));

        assertForbidden(release("web", vault.target()), "answers 503");
    }

    @Test
    void authorityPointsToKeysWithoutTls() {
        Fault fault = Fault.answer(Response.json(200, Map.of("jwks_uri", "http://localhost/certs")));
        vault.authority.listener().faults().always(fault.on("openid-configuration"));

        assertForbidden(release("web", vault.target()), "is not https");
    }

    @Test
    void authorityHasNoKeys() {
        vault.authority
                .listener()
                .faults()
                .always(Fault.answer(Response.json(200, Map.of())).on("certs"));

        assertForbidden(release("web", vault.target()), "has no keys");
    }

    @Test
    void authorityIsNotTrusted() throws IOException {
        try (TestAuthority foreign = new TestAuthority(LocalCa.create(), vault.clock)) {
            vault.service.createKey("foreign", NewKey.ec("P-256").exportable(foreign.policy("secureboot", "true")));

            assertForbidden(release("foreign", foreign.token(vault.environmentKey())), "cannot be read");
        }
    }

    @Test
    void keyIsDisabled() {
        vault.service.createKey(
                "off", NewKey.ec("P-256").exportable(vault.policy()).disabled());
        TestSite.Answer answer = release("off", vault.target());

        assertForbidden(answer, "disabled");
        assertEquals("KeyDisabled", answer.at("error", "innererror", "code"));
    }

    @Test
    void keyIsNotYetValid() {
        Instant later = vault.clock.instant().plusSeconds(60);
        vault.service.createKey(
                "early", NewKey.ec("P-256").exportable(vault.policy()).notBefore(later));

        assertForbidden(release("early", vault.target()), "not yet valid");
        vault.clock.advance(Duration.ofSeconds(60));
        assertEquals(200, release("early", vault.target()).status());
    }

    @Test
    void keyHasExpired() {
        Instant later = vault.clock.instant().plusSeconds(60);
        vault.service.createKey(
                "late", NewKey.ec("P-256").exportable(vault.policy()).expires(later));

        assertEquals(200, release("late", vault.target()).status());
        vault.clock.advance(Duration.ofSeconds(60));
        assertForbidden(release("late", vault.target()), "expired");
    }

    @Test
    void keyIsNotExportable() {
        vault.service.createKey("kept", NewKey.ec("P-256"));

        assertForbidden(release("kept", vault.target()), "not exportable");
    }

    @Test
    void keyOrVersionIsUnknown() {
        assertEquals("KeyNotFound", release("none", vault.target()).code());
        assertEquals(404, release("web/" + "0".repeat(32), vault.target()).status());
    }

    @Test
    void encIsUnknown() {
        TestSite.Answer answer = vault.release("web", Map.of("target", vault.target(), "enc", "RSA_AES_KEY_WRAP_512"));

        assertEquals(400, answer.status());
        assertEquals("BadParameter", answer.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b", "a.b.c", "e30.e30.e30"})
    void targetIsNoSignedToken(String target) {
        TestSite.Answer answer = release("web", target);

        assertEquals(400, answer.status(), answer.http().body());
        assertEquals("BadParameter", answer.code());
    }

    @Test
    void everyTruncationOfATokenIsRefused() {
        String target = vault.target();
        for (int length = 0; length < target.length(); length += 13) {
            int status = release("web", target.substring(0, length)).status();
            assertTrue(status == 400 || status == 403, "status " + status + " after " + length + " characters");
        }
    }

    @Test
    void apiVersionHasNoRelease() {
        TestSite.Answer answer =
                vault.call("POST", "/keys/web/release?api-version=7.2", Map.of("target", vault.target()));

        assertEquals(400, answer.status());
        assertTrue(answer.message().contains("api-version 7.2"), answer.message());
    }
}
