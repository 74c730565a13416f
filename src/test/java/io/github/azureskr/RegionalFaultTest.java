// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.maa.Maa;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key whose policy names the attestation providers of two regions is released while one of them is down. */
@Timeout(120)
@ExtendWith(LocalAzureExtension.class)
class RegionalFaultTest {
    private static Listener otherRegion;
    private static URI first;
    private static URI second;
    private static URI key;

    @BeforeAll
    static void startOtherRegion(LocalAzure azure) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        otherRegion = Listener.https(address, azure.ca().issue("localhost", List.of("localhost")));
        first = azure.uri(AzureService.ATTESTATION);
        second = otherRegion.uri("localhost");
        otherRegion.start(new Maa(
                second,
                azure.paravisor().machine().ark(),
                azure.paravisor().akCertificateAuthority(),
                Clock.systemUTC()));
        String branch = "{\"authority\":\"%s\",\"allOf\":[{\"claim\":\"x-ms-isolation-tee.x-ms-compliance-status\","
                + "\"equals\":\"azure-compliant-cvm\"}]}";
        String policy =
                "{\"version\":\"1.0.0\",\"anyOf\":[" + branch.formatted(first) + "," + branch.formatted(second) + "]}";
        azure.keyVault().createKey("web", NewKey.ec("P-256").exportable(policy));
        key = URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/web");
    }

    @AfterAll
    static void stopOtherRegion() {
        otherRegion.close();
    }

    @Test
    void preferredProviderIsAskedWhileItAnswers(LocalAzure azure) throws Exception {
        int before = otherRegion.requests().size();
        assertEquals(first.toString(), attestedBy(load(azure, first + "," + second)));
        assertEquals(before, otherRegion.requests().size());
    }

    @Test
    void nextProviderIsAskedWhereTheFirstCannotBeConnectedTo(LocalAzure azure) throws Exception {
        assertEquals(second.toString(), attestedBy(load(azure, nobody() + "," + second)));
    }

    @Test
    void nextProviderIsAskedWhereTheFirstIsBroken(LocalAzure azure) throws Exception {
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        assertEquals(second.toString(), attestedBy(load(azure, first + "," + second)));
    }

    @Test
    void nextProviderIsAskedWhereTheFirstBreaksWhileItAttests(LocalAzure azure) throws Exception {
        azure.faults(AzureService.ATTESTATION).always(Fault.dropBefore().on("/attest/"));
        assertEquals(second.toString(), attestedBy(load(azure, first + "," + second)));
    }

    @Test
    void nextProviderIsAskedWhereTheFirstDoesNotAnswerInTime(LocalAzure azure) throws Exception {
        azure.faults(AzureService.ATTESTATION)
                .always(Fault.latency(Duration.ofHours(1)).on("/attest/"));
        assertEquals(second.toString(), attestedBy(load(azure, first + "," + second + "\ntimeout.response=3s")));
    }

    @Test
    void refusedEvidenceIsNotTakenToTheNextProvider(LocalAzure azure) throws Exception {
        azure.faults(AzureService.ATTESTATION).always(Fault.status(400).on("/attest/"));
        int before = otherRegion.requests().size();
        String message =
                Stores.refusal(configuration(azure, first + "," + second)).getMessage();
        assertTrue(message.contains("MAA at " + first + " refused to attest: HTTP 400"), message);
        assertEquals(before, otherRegion.requests().size());
    }

    @Test
    void everyProviderIsNamedWhereNoneAnswers(LocalAzure azure) throws Exception {
        URI one = nobody();
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        String message = Stores.refusal(configuration(azure, one + "," + first) + "\nretry.pause=10ms")
                .getMessage();
        assertTrue(message.contains("asking MAA at " + one + " to give its signing keys failed: "), message);
        assertTrue(message.contains("; then MAA at " + first + " refused"), message);
        Refused.requireFit(message);
    }

    private static KeyStore load(LocalAzure azure, String endpoints) throws Exception {
        return Stores.load(configuration(azure, endpoints));
    }

    private static String configuration(LocalAzure azure, String endpoints) {
        return azure.configuration(key)
                .replaceAll("(?m)^attestation.endpoint=.*$", "attestation.endpoint=" + endpoints);
    }

    private static String attestedBy(KeyStore store) throws Exception {
        return store.getEntry("web", null).getAttributes().stream()
                .filter(attribute -> attribute.getName().equals("azureskr.attestation-endpoint"))
                .map(KeyStore.Entry.Attribute::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** An address at which nobody listens. */
    private static URI nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("https://localhost:" + closed.getLocalPort());
        }
    }
}
