// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.internal.release.UnseenVaults;
import io.github.azureskr.spec.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one service refuses, a sealed cache stays shut, whatever becomes of the others. */
@ExtendWith(LocalAzureExtension.class)
@Timeout(120)
class SealedRefusalTest {
    @TempDir
    private Path folder;

    @Test
    void aVaultThatRefusesIsObeyedThoughItDoesNotSayWhy(LocalAzure azure) throws Exception {
        String configuration = sealed(azure, "key.web=" + azure.createKey("web"));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403).on("/release"));
        azure.faults(AzureService.KEY_VAULT)
                .always(Fault.latency(Duration.ofHours(1)).on("/keys/"));
        refused(configuration, Stage.RELEASE, "403");
    }

    @Test
    void ofTwoVaultsTheOneThatRefusesIsObeyedThoughTheOtherIsDown(LocalAzure azure) throws Exception {
        azure.managedHsm().createKey("b", NewKey.rsa(2048).exportable(azure.releasePolicy()));
        URI other = URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/b");
        String configuration = sealed(azure, "key.a=" + azure.createKey("a") + "\nkey.b=" + other);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(503));
        azure.faults(AzureService.MANAGED_HSM).always(Fault.status(403));
        refused(configuration, Stage.RELEASE, "403");
    }

    /** For an hour, but for this test's own time limit. Which key comes first must not matter. */
    @ParameterizedTest
    @ValueSource(strings = {"key.a=%s\nkey.b=%s", "key.b=%2$s\nkey.a=%1$s"})
    void ofTwoVaultsTheOneThatRefusesIsObeyedWithoutWaitingForTheOtherThatHangs(String keys, LocalAzure azure)
            throws Exception {
        azure.managedHsm().createKey("b", NewKey.rsa(2048).exportable(azure.releasePolicy()));
        URI other = URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/b");
        String configuration = sealed(azure, keys.formatted(azure.createKey("a"), other));
        UnseenVaults.forgetAll();
        azure.faults(AzureService.KEY_VAULT).always(Fault.latency(Duration.ofHours(1)));
        azure.faults(AzureService.MANAGED_HSM).always(Fault.status(403));
        refused(
                configuration.replace("timeout=8s", "timeout=1h\ntimeout.response=1h"),
                Stage.RELEASE,
                "/keys/b was not released",
                "403");
    }

    @Test
    void anIdentityThatIsRefusedGetsNothingThoughTheAttestationServiceIsDown(LocalAzure azure) throws Exception {
        String configuration = sealed(azure, "key.web=" + azure.createKey("web"));
        azure.faults(AzureService.IMDS).always(Fault.status(400).on("identity"));
        azure.faults(AzureService.ATTESTATION).always(Fault.dropBefore());
        refused(configuration, Stage.IDENTITY, "400");
    }

    /** Whichever of them is tried last. */
    @ParameterizedTest
    @ValueSource(strings = {"%s,%s", "%2$s,%1$s"})
    void ofTwoAttestationProvidersOneWithAnUntrustedCertificateIsNoOutageThoughTheOtherIsDown(
            String endpoints, LocalAzure azure) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Identity stranger = LocalCa.create().issue("localhost", List.of("localhost"));
        try (Listener untrusted = Listener.https(anyPort, stranger)) {
            untrusted.start(request -> fail("nobody asks a server whose certificate is not trusted"));
            String both = endpoints.formatted(untrusted.uri("localhost"), azure.uri(AzureService.ATTESTATION));
            String configuration = sealed(azure, "key.web=" + azure.createKey("web"), "attestation.endpoint=" + both);
            azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
            refused(configuration, Stage.ATTESTATION, "not issued by a trusted authority", "HTTP 503");
        }
    }

    @Test
    void anIdentityThatIsRefusedGetsNothingThoughTheEndorserIsDown(LocalAzure azure) throws Exception {
        String configuration = sealed(azure, "key.web=" + azure.createKey("web"));
        azure.faults(AzureService.IMDS).always(Fault.status(400).on("identity"));
        azure.faults(AzureService.IMDS).always(Fault.status(503));
        refused(configuration, Stage.IDENTITY, "400");
    }

    /** Released once, so that there is something to open. */
    private String sealed(LocalAzure azure, String keys) throws Exception {
        return sealed(azure, keys, "attestation.endpoint=" + azure.uri(AzureService.ATTESTATION));
    }

    private String sealed(LocalAzure azure, String keys, String endpoints) throws Exception {
        String configuration = azure.configuration().replaceAll("(?m)^attestation.endpoint=.*$", endpoints) + keys
                + "\nsealed-cache=" + folder.resolve("sealed") + "\ntimeout=8s\nretry.pause=10ms\n";
        Stores.load(configuration);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(503));
        assertEquals(
                1 + keys.length() - keys.replace("\n", "").length(),
                Stores.load(configuration).size());
        azure.restore();
        return configuration;
    }

    private static void refused(String configuration, Stage stage, String... reason) throws Exception {
        Refused.load(configuration).at(stage).because(reason).butNotBecause("sealed cache");
    }
}
