// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host whose TLS certificate is trusted, and that is no vault, over real HTTPS. */
class TokenRecipientTest {
    private static final List<X509Certificate> NONE_CONFIGURED = List.of();

    private static VaultAuthority authority;

    private final Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    private Http http;
    private FakeImds imds;

    @BeforeAll
    static void makeAuthority() throws Exception {
        authority = new VaultAuthority("Trusted");
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
    }

    @AfterEach
    void stop() {
        http.close();
        imds.close();
    }

    @Test
    void hostOfNoCloudGetsNoTokenAndNoRequest() throws Exception {
        try (FakeVault stranger = stranger()) {
            KeyReference key = KeyReference.parse(stranger.url() + "/keys/web");
            AzureSkrException state = assertThrows(
                    AzureSkrException.class, () -> keys(NONE_CONFIGURED).read(key));
            assertEquals(Stage.RELEASE, state.stage());
            AzureSkrException certificate = assertThrows(
                    AzureSkrException.class, () -> certificates(NONE_CONFIGURED).read(key));
            assertEquals(Stage.CERTIFICATE, certificate.stage());
            String problem = "no access token is sent to " + key.vault().getHost() + ": that is no host of Key Vault";
            assertTrue(state.problem().startsWith(problem), state.problem());
            assertTrue(certificate.problem().startsWith(problem), certificate.problem());
            assertTrue(state.remedy().orElseThrow().contains("trust.certificates"));
            assertEquals(List.of(), stranger.asked());
            assertEquals(0, stranger.connections());
            assertEquals(List.of(), imds.queries());
        }
    }

    @Test
    void privateNameOfAConfiguredAuthorityGetsIt() throws Exception {
        try (FakeVault vault = stranger()) {
            KeyReference key = KeyReference.parse(vault.url() + "/keys/web");
            vault.willAnswer(200, "{\"attributes\":{\"enabled\":true}}");
            keys(List.of(authority.root())).read(key);
            assertEquals("Bearer token-1", vault.asked().get(0).authorization().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault.azure.net",
                "evilvault.azure.net",
                "v.vault.azure.net.example.org",
                "v.vault.azure.net-example.org",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "10.0.0.1"
            })
    void hostThatOnlyLooksLikeAVaultIsRefused(String host) throws Exception {
        KeyReference key = KeyReference.parse("https://" + host + "/keys/web");
        assertThrows(AzureSkrException.class, () -> TokenRecipient.require(key, NONE_CONFIGURED, Stage.RELEASE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v.vault.azure.net",
                "H.ManagedHSM.azure.net",
                "v.vault.usgovcloudapi.net",
                "h.managedhsm.chinacloudapi.cn",
                "localhost:8443",
                "127.0.0.1:8443",
                "[::1]:8443"
            })
    void vaultsOfEveryCloudAndThisMachineAreNot(String host) throws Exception {
        KeyReference key = KeyReference.parse("https://" + host + "/keys/web");
        assertDoesNotThrow(() -> TokenRecipient.require(key, NONE_CONFIGURED, Stage.RELEASE));
    }

    private VaultKeys keys(List<X509Certificate> anchors) {
        return new VaultKeys(http, credential(), anchors);
    }

    private VaultCertificates certificates(List<X509Certificate> anchors) {
        return new VaultCertificates(http, credential(), anchors);
    }

    private Credential credential() {
        return new Credential(http, imds.uri(), new Identity.SystemAssigned());
    }

    /** Served under this machine's own name, which is no vault's. */
    private static FakeVault stranger() throws Exception {
        InetAddress address = ownAddress();
        String name = address.getHostName();
        Assumptions.assumeFalse(name.equals("localhost"), "this machine has no name but localhost");
        return new FakeVault(authority.signerFor(name), name, address);
    }

    private static InetAddress ownAddress() {
        try {
            return InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            return Assumptions.abort("this machine cannot resolve its own name: " + e.getMessage());
        }
    }
}
