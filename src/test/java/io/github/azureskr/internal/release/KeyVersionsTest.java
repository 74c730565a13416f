// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a vault says of a key's current version, over real HTTPS. */
class KeyVersionsTest {
    private static final String VERSION = "0123456789abcdef0123456789abcdef";

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
    void currentVersionComesWithItsPublicKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
        vault.willAnswer(
                200,
                bundle(
                        VERSION,
                        true,
                        Map.of(
                                "kty", "RSA-HSM",
                                "n", unsigned(key.getModulus().toByteArray()),
                                "e", "AAEAAQ")));
        CurrentVersion current = current().orElseThrow();
        assertEquals(VERSION, current.reference().version().orElseThrow());
        assertEquals(key, current.publicKey().orElseThrow());
        assertTrue(vault.asked().get(1).what().matches("GET /keys/web/?\\?api-version=.*"), vault.asked()::toString);
    }

    @Test
    void secretKeyHasNoPublicKey() throws Exception {
        vault.willAnswer(200, bundle(VERSION, true, Map.of("kty", "oct-HSM")));
        assertEquals(Optional.empty(), current().orElseThrow().publicKey());
    }

    @ParameterizedTest
    @CsvSource({"ForbiddenByRbac", "AccessDenied"})
    void identityThatMayNotAskIsToldFromAFailure(String inner) throws Exception {
        vault.willRefuse(403, "Forbidden", inner, "Caller is not authorized to perform action on resource.");
        assertEquals(Optional.empty(), current());
    }

    @Test
    void disabledVersionIsRefusedWhetherItIsShownOrNot() {
        vault.willAnswer(200, bundle(VERSION, false, Map.of("kty", "oct-HSM")));
        assertRefused("it is disabled: " + vault.url() + "/keys/web/" + VERSION + ". Enable it");
        vault.willRefuse(403, "Forbidden", "KeyDisabled", "Operation get is not allowed on a disabled key.");
        assertRefused("Operation get is not allowed on a disabled key. (request id r-1). Enable it");
    }

    @Test
    void answerWithoutAVersionIsRefused() {
        vault.willAnswer(200, bundle("", true, Map.of("kty", "oct-HSM")));
        assertRefused("kid has no version");
    }

    @Test
    void missingKeyIsSaidInTheVaultsWords() {
        vault.willRefuse(404, "KeyNotFound", "x", "A key with (name/id) web was not found");
        assertRefused("HTTP 404, KeyNotFound/x: A key with (name/id) web was not found (request id r-1)");
    }

    @Test
    void missingIdentityKeepsItsOwnStage() {
        imds.willAnswer(400, "{\"error\":\"invalid_request\"}");
        assertEquals(
                Stage.IDENTITY,
                assertThrows(AzureSkrException.class, this::current).stage());
    }

    private Optional<CurrentVersion> current() throws Exception {
        Credential credential = new Credential(http, imds.uri(), new Identity.SystemAssigned());
        return new KeyVersions(http, credential).current(KeyReference.parse(vault.url() + "/keys/web"));
    }

    private void assertRefused(String problem) {
        AzureSkrException e = assertThrows(AzureSkrException.class, this::current);
        assertEquals(Stage.RELEASE, e.stage());
        assertTrue(
                e.getMessage().contains("the current version of " + vault.url() + "/keys/web cannot be had: "),
                e.getMessage());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }

    private String bundle(String version, boolean enabled, Map<String, Object> jwk) {
        Map<String, Object> key = new HashMap<>(jwk);
        key.put("kid", vault.url() + "/keys/web" + (version.isEmpty() ? "" : "/" + version));
        return JsonText.of(Map.of("key", key, "attributes", Map.of("enabled", enabled)))
                .utf8();
    }

    private static String unsigned(byte[] twosComplement) {
        return Bytes.owning(twosComplement).slice(1, 256).base64Url();
    }
}
