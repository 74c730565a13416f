// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.ConnectProxy;
import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real HTTPS. */
class KeyVaultRelyingPartyTest {
    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256;
    private static final Bytes CIPHERTEXT = Bytes.owning(new byte[300]);

    private static VaultAuthority authority;
    private static VaultAuthority.Signer signer;

    private final Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    private Http http;
    private FakeImds imds;
    private FakeVault vault;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new VaultAuthority("Trusted");
        signer = authority.signerFor("localhost");
    }

    @BeforeEach
    void start() throws Exception {
        http = Http.open(new HttpSettings(
                List.of(authority.root()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(5),
                deadline));
        imds = new FakeImds();
        vault = new FakeVault(signer);
    }

    @AfterEach
    void stop() {
        http.close();
        vault.close();
        imds.close();
    }

    @Test
    void releasesTheCurrentVersion() throws Exception {
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        WrappedKey wrapped = release(key());
        assertEquals(key() + "/" + ReleaseJson.VERSION, wrapped.reference().toString());
        assertEquals(CIPHERTEXT, wrapped.ciphertext());
        assertTrue(vault.asked().get(1).what().matches("POST /keys/web//?release\\?api-version=.*"), this::asked);
    }

    @Test
    void releasesTheVersionAskedFor() throws Exception {
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        release(KeyReference.parse(key() + "/" + ReleaseJson.VERSION));
        assertTrue(
                vault.asked().get(1).what().startsWith("POST /keys/web/" + ReleaseJson.VERSION + "/release?"),
                this::asked);
    }

    @Test
    void sendsNothingBeforeTheVaultHasSaidWhichTokenItWants() throws Exception {
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        release(key());
        assertEquals("", vault.asked().get(0).body());
        assertTrue(vault.asked().get(0).authorization().isEmpty());
        assertEquals("Bearer token-1", vault.asked().get(1).authorization().orElseThrow());
        assertEquals(2, vault.asked().size());
    }

    @Test
    void sendsTokenAlgorithmAndAFreshNonce() throws Exception {
        String signed = ReleaseJson.sign(signer, answer().payload());
        vault.willRelease(signed).willRelease(signed);
        KeyVaultRelyingParty relyingParty = relyingParty();
        relyingParty.release(key(), result());
        relyingParty.release(key(), result());
        JsonObject first = JsonObject.parse("body", vault.asked().get(1).body());
        JsonObject second = JsonObject.parse("body", vault.asked().get(2).body());
        assertEquals("the.maa.token", first.string("target"));
        assertEquals("RSA_AES_KEY_WRAP_256", first.string("enc"));
        assertEquals(16, first.base64("nonce").length());
        assertNotEquals(first.string("nonce"), second.string("nonce"));
    }

    @Test
    void preparedReleaseUsesTheTokenThatIsThere() throws Exception {
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        KeyVaultRelyingParty relyingParty = relyingParty();
        relyingParty.prepare(key());
        assertEquals(0, vault.asked().size());
        relyingParty.release(key(), result());
        assertEquals(1, imds.queries().size());
    }

    @Test
    void vaultThatWasApproachedIsNotAskedAgainWhichTokenItWants() throws Exception {
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        KeyVaultRelyingParty relyingParty = relyingParty();
        relyingParty.approach(key());
        assertEquals(1, vault.asked().size());
        relyingParty.release(key(), result());
        assertEquals(2, vault.asked().size());
    }

    /** The attestation in between may take longer than the vault was broken. */
    @Test
    void vaultThatWasBrokenWhenItWasApproachedIsAskedAnewByTheRelease() throws Exception {
        vault.willBreakBeforeItsChallenge(4);
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        KeyVaultRelyingParty relyingParty = relyingParty();
        relyingParty.approach(key());
        assertEquals(4, vault.asked().size());
        relyingParty.release(key(), result());
        assertEquals(4 + 2, vault.asked().size());
    }

    @Test
    void vaultThatOnlyWantsMoreClaimsGetsAnotherTokenForTheSameService() throws Exception {
        vault.willAnswer(401, Map.of("WWW-Authenticate", "Bearer error=insufficient_claims, claims=\"e30=\""), "");
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        release(key());
        assertEquals("Bearer token-2", vault.asked().get(2).authorization().orElseThrow());
        assertEquals(imds.queries().get(0), imds.queries().get(1));
    }

    @Test
    void asksForTheTokenThatTheVaultWants() throws Exception {
        vault.wantTokensFor("https://managedhsm.azure.net");
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        release(key());
        assertTrue(imds.queries().get(0).contains("resource=https%3A%2F%2Fmanagedhsm.azure.net"));
    }

    @Test
    void answerSignedByAnotherVaultIsRefused() throws Exception {
        vault.willRelease(ReleaseJson.sign(authority.signerFor("w.vault.azure.net"), answer().payload()));
        assertRefused("somebody else signed it: the certificate is for w.vault.azure.net");
    }

    @Test
    void answerForAnotherKeyIsRefused() throws Exception {
        ReleaseJson answer = answer();
        answer.jwk().put("kid", vault.url() + "/keys/other/" + ReleaseJson.VERSION);
        vault.willRelease(ReleaseJson.sign(signer, answer.payload()));
        assertRefused("web was not released: its vault's answer cannot be accepted: signed answer:"
                + " response.key.key.kid is " + vault.url() + "/keys/other/" + ReleaseJson.VERSION);
    }

    @ParameterizedTest
    @CsvSource({
        "{}, its vault's answer has no value",
        "'', not a JSON object. Something else answers",
        "nonsense, not a JSON object. Something else answers",
        "{nonsense, not well-formed JSON. Something else answers"
    })
    void answerWithoutASignatureIsRefused(String body, String problem) {
        vault.willAnswer(200, body);
        assertRefused(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | BadParameter | x | AKV.SKR.1001: The exportable attribute … | Is the key exportable",
                "401 | Unauthorized | x | AKV10032: Invalid issuer. | is the vault in the identity's own tenant?",
                "403 | Forbidden | ForbiddenByRbac | Caller is not authorized | \"Key Vault Crypto Service Release User\"",
                "403 | Forbidden | AccessDenied | does not have keys release permission | permission release",
                "403 | Forbidden | ForbiddenByFirewall | Client address is not authorized | firewall",
                "403 | Forbidden | x | Operation release is not allowed on a key that is not exportable. | create a new key",
                "403 | Forbidden | KeyDisabled | Operation release is not allowed on a disabled key. | enable it",
                "403 | Forbidden | KeyExpired | Operation release is not allowed on an expired key. | later expiry date",
                "403 | Forbidden | KeyNotYetValid | Operation release is not allowed | earlier activation date",
                "404 | KeyNotFound | x | A key with (name/id) web was not found | Check the key's name",
                "302 | x | x | x | Is this URL really a vault?"
            })
    void refusalSaysWhatTheServiceSaidAndWhatToDo(
            int status, String code, String inner, String message, String advice) {
        vault.willRefuse(status, code, inner, message);
        String text = assertRefused("web was not released: HTTP " + status + ", " + code + "/" + inner + ": " + message
                + " (request id r-1). ");
        assertTrue(text.contains(advice), text);
        assertEquals(2, vault.asked().size());
    }

    @Test
    void unmetPolicyIsExplainedByTheTokensClaims() {
        vault.willRefuse(403, "Forbidden", "x", "no").willRefuse(403, "Forbidden", "AccessDenied", "no get");
        assertRefused("which has iss = https://a.weu.attest.azure.net, x-ms-attestation-type = sevsnpvm and"
                + " x-ms-compliance-status = (none) in x-ms-isolation-tee");
    }

    @Test
    void refusalsWithoutABodyAndLongOnesAreBounded() {
        vault.willAnswer(404, "").willRefuse(404, "c", "i", "long\r\n ".repeat(1000));
        assertRefused("HTTP 404, no error of Key Vault in the body (request id r-1)");
        assertTrue(assertRefused("long long").length() < 1000);
    }

    @Test
    void busyVaultIsAskedAgainAfterTheTimeItNames() throws Exception {
        vault.willAnswer(429, Map.of("Retry-After", "1"), "");
        vault.willRelease(ReleaseJson.sign(signer, answer().payload()));
        release(key());
        assertEquals(3, vault.asked().size());
    }

    @ParameterizedTest
    @CsvSource({"3600", "99999999999", "'Wed, 21 Oct 2099 07:28:00 GMT'"})
    void busyVaultIsNotAwaitedBeyondTheDeadline(String retryAfter) {
        vault.willAnswer(429, Map.of("Retry-After", retryAfter), "");
        assertRefused("HTTP 429");
        assertEquals(2, vault.asked().size());
    }

    @Test
    void failingVaultIsAskedFourTimes() {
        for (int i = 0; i < 4; i++) {
            vault.willAnswer(503, Map.of(), "");
        }
        assertRefused("HTTP 503");
        assertEquals(5, vault.asked().size());
    }

    @Test
    void missingIdentityKeepsItsOwnStageAndIsAskedForOnce() {
        imds.willAnswer(400, "{\"error\":\"invalid_request\"}");
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> release(key()));
        assertEquals(Stage.IDENTITY, e.stage());
        assertEquals(1, vault.asked().size());
        assertEquals(1, imds.queries().size());
    }

    @Test
    void vaultThatCannotBeReachedIsNamed() {
        vault.close();
        String message =
                assertThrows(AzureSkrException.class, () -> release(key())).getMessage();
        assertTrue(message.contains("web was not released: connecting to localhost:"), message);
    }

    @Test
    void untrustedServerIsNotAskedAgain() throws Exception {
        try (FakeVault stranger = new FakeVault(new VaultAuthority("Unknown").signerFor("localhost"))) {
            KeyReference key = KeyReference.parse(stranger.url() + "/keys/web");
            String message =
                    assertThrows(AzureSkrException.class, () -> release(key)).getMessage();
            assertTrue(message.contains("trust.certificates"), message);
            assertEquals(1, stranger.connections());
        }
    }

    @Test
    void vaultThatWantsAnotherServicesTokenGetsNeitherTokenNorBody() throws Exception {
        InetAddress address = ownAddress();
        String name = address.getHostName();
        Assumptions.assumeFalse(name.equals("localhost"), "this machine has no name but localhost");
        try (FakeVault stranger = new FakeVault(authority.signerFor(name), name, address)) {
            KeyReference key = KeyReference.parse(stranger.url() + "/keys/web");
            String message =
                    assertThrows(AzureSkrException.class, () -> release(key)).getMessage();
            assertTrue(message.contains("'https://vault.azure.net/.default' does not match"), message);
            assertEquals(1, stranger.asked().size());
            assertEquals("", stranger.asked().get(0).body());
            assertEquals(0, imds.queries().size());
        }
    }

    @Test
    void vaultThatChangesItsMindAndWantsAnotherServicesTokenGetsNoSecondOne() throws Exception {
        String name = "w.vault.azure.net";
        ProxySelector before = ProxySelector.getDefault();
        try (FakeVault stranger = new FakeVault(authority.signerFor(name), name, InetAddress.getLoopbackAddress());
                ConnectProxy proxy = ConnectProxy.leading(Map.of(stranger.authority(), stranger.port()))) {
            ProxySelector.setDefault(
                    ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
            stranger.willAnswer(
                    401, Map.of("WWW-Authenticate", "Bearer resource=\"https://management.azure.com\""), "");
            KeyReference key = KeyReference.parse(stranger.url() + "/keys/web");
            String message =
                    assertThrows(AzureSkrException.class, () -> release(key)).getMessage();
            assertTrue(message.contains("'https://management.azure.com/.default' does not match"), message);
            assertEquals(2, stranger.asked().size());
            assertEquals(1, imds.queries().size());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static InetAddress ownAddress() {
        try {
            return InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            return Assumptions.abort("this machine cannot resolve its own name: " + e.getMessage());
        }
    }

    private String assertRefused(String problem) {
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> release(key()));
        assertEquals(Stage.RELEASE, e.stage());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
        return e.getMessage();
    }

    private WrappedKey release(KeyReference key) throws Exception {
        return relyingParty().release(key, result());
    }

    private KeyVaultRelyingParty relyingParty() {
        return new KeyVaultRelyingParty(http, credential(), List.of(authority.root()), ALGORITHM, Optional.empty());
    }

    private Credential credential() {
        return new Credential(http, imds.uri(), new Identity.SystemAssigned());
    }

    private KeyReference key() throws Exception {
        return KeyReference.parse(vault.url() + "/keys/web");
    }

    private ReleaseJson answer() throws Exception {
        return new ReleaseJson(key().toString(), ALGORITHM, Map.of("kty", "oct-HSM"), CIPHERTEXT);
    }

    private static AttestationResult result() throws Exception {
        String claims = "{\"iss\":\"https://a.weu.attest.azure.net\","
                + "\"x-ms-isolation-tee\":{\"x-ms-attestation-type\":\"sevsnpvm\"},"
                + "\"x-ms-runtime\":{\"keys\":[{\"kid\":\"TpmEphemeralEncryptionKey\"}]}}";
        return new AttestationResult("the.maa.token", JsonObject.parse("claims", claims));
    }

    private String asked() {
        return vault.asked().toString();
    }
}
