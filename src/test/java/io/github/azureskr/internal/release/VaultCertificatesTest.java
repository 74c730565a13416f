// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultCertificatesTest {
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
    void readsTheCertificateOfTheKeysName() throws Exception {
        X509Certificate leaf = signer.chain().get(0);
        vault.willAnswer(503, "").willAnswer(200, bundle(leaf.getEncoded()));
        assertEquals(List.of(leaf), read("/keys/web"));
        assertEquals(
                "GET /certificates/web?api-version=7.4", vault.asked().get(1).what());
        assertEquals("Bearer token-1", vault.asked().get(1).authorization().orElseThrow());
    }

    @Test
    void readsTheCertificateOfTheKeysVersion() throws Exception {
        vault.willAnswer(200, bundle(authority.root().getEncoded()));
        assertEquals(List.of(authority.root()), read("/keys/web/" + ReleaseJson.VERSION));
        assertEquals(
                "GET /certificates/web/" + ReleaseJson.VERSION + "?api-version=7.4",
                vault.asked().get(0).what());
    }

    @ParameterizedTest
    @CsvSource({
        "403, Forbidden, \"Key Vault Certificate User\"",
        "404, CertificateNotFound, There is no such certificate"
    })
    void refusalSaysWhatToDo(int status, String code, String advice) {
        vault.willRefuse(status, code, "i", "m");
        String message = refusal();
        assertTrue(message.contains("HTTP " + status + ", " + code + "/i: m (request id r-1). "), message);
        assertTrue(message.contains(advice), message);
    }

    @Test
    void answerThatIsNoCertificateIsRefused() {
        vault.willAnswer(200, "{}").willAnswer(200, bundle(new byte[] {1, 2, 3}));
        assertTrue(refusal().contains("certificate bundle: cer is missing"));
        assertTrue(refusal().contains("certificate bundle: cer is no X.509 certificate. Name a file instead."));
    }

    @Test
    void vaultThatCannotBeReachedIsNamed() throws Exception {
        Credential credential = credential();
        VaultCertificates certificates = new VaultCertificates(http, credential, List.of());
        KeyReference key = KeyReference.parse(vault.url() + "/keys/web");
        credential.prefetch(key);
        http.close();
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> certificates.read(key));
        assertEquals(Stage.CERTIFICATE, e.stage());
        assertTrue(e.getMessage().contains("the HTTP client has been closed"), e.getMessage());
    }

    private String refusal() {
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> read("/keys/web"));
        assertEquals(Stage.CERTIFICATE, e.stage());
        return e.getMessage();
    }

    private List<X509Certificate> read(String path) throws Exception {
        return new VaultCertificates(http, credential(), List.of()).read(KeyReference.parse(vault.url() + path));
    }

    private Credential credential() {
        return new Credential(http, imds.uri(), new Identity.SystemAssigned());
    }

    private static String bundle(byte[] der) {
        return "{\"id\":\"x\",\"cer\":\"" + Bytes.owning(der).base64() + "\"}";
    }
}
