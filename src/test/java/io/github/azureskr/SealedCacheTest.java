// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vtpm.Paravisor;
import io.github.azureskr.internal.bytes.NamedPipe;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A restart while the services are down: when sealed keys serve, and when they do not. */
@ExtendWith(LocalAzureExtension.class)
@Timeout(120)
class SealedCacheTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("web");
    }

    @Test
    void withMaaAndTheVaultDownARebootedMachineHasItsKey(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        assertEquals("release", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
        azure.paravisor().reboot();
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        KeyStore store = Stores.load(configuration);
        assertArrayEquals(
                azure.keyVault().privateKeyOf("web").getEncoded(),
                store.getKey("web", null).getEncoded());
        Map<String, String> attributes = Stores.attributes(store);
        assertEquals("sealed-cache", attributes.get("azureskr.source"));
        assertTrue(attributes.get("azureskr.sealed").compareTo(attributes.get("azureskr.released")) >= 0);
    }

    @Test
    void itServesWhicheverServiceIsDown(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        for (AzureService service :
                new AzureService[] {AzureService.IMDS, AzureService.ATTESTATION, AzureService.KEY_VAULT}) {
            for (Fault fault : new Fault[] {Fault.dropBefore(), Fault.status(503), Fault.status(429)}) {
                azure.faults(service).always(fault);
                assertEquals(
                        "sealed-cache",
                        Stores.attributes(Stores.load(configuration)).get("azureskr.source"),
                        () -> service + " " + fault);
                azure.restore();
            }
        }
    }

    /** Without the file that service would be asked again: after 15 of these 40 seconds, and after 30. */
    @Test
    void aServiceThatIsBusyIsNotAskedAgainWhereTheFileOpens(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web")).replace("timeout=8s", "timeout=40s");
        Stores.load(configuration);
        Requests requests = Requests.of(azure);
        azure.faults(AzureService.KEY_VAULT)
                .always(Fault.status(503).retryAfter(15).on("/release"));
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
        assertEquals(1, requests.answers(AzureService.KEY_VAULT, "/release").size());
    }

    @Test
    void whereTheFileDoesNotOpenTheServicesAreAskedAgainAllTheSame(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web")).replace("timeout=8s", "timeout=40s");
        Stores.load(configuration);
        Files.writeString(file, Files.readString(file).replace("\"version\":", "\"edition\":"));
        azure.faults(AzureService.ATTESTATION)
                .next(1, Fault.status(503).retryAfter(15).on("/attest/"));
        Map<String, String> attributes = Stores.attributes(Stores.load(configuration));
        assertEquals("release", attributes.get("azureskr.source"));
        assertEquals("written", attributes.get("azureskr.sealed-cache"));
    }

    @Test
    void onceTheServicesAreBackTheKeyIsReleasedAgain(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        down(azure, AzureService.ATTESTATION);
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
        azure.restore();
        assertEquals("release", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
    }

    @Test
    void whoIsRefusedGetsNothingFromIt(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403));
        notHelped(Refused.load(configuration).at(Stage.RELEASE));
        azure.restore();
        azure.faults(AzureService.ATTESTATION).always(Fault.status(400));
        String refusal = Stores.refusal(configuration).getMessage();
        assertTrue(refusal.contains("HTTP 400") && !refusal.contains("sealed cache"), refusal);
        azure.restore();
        azure.faults(AzureService.IMDS).always(Fault.status(400).on("identity"));
        notHelped(Refused.load(configuration).at(Stage.IDENTITY));
    }

    private static void notHelped(Refused refused) {
        refused.butNotBecause("sealed cache");
    }

    @Test
    void afterAPcrWasExtendedItRefusesAndNamesThePcr(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.paravisor().extendPcr(4, new byte[] {1});
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        // With its log the local appraisal would refuse the machine before.
        Path noLog = Files.createFile(folder.resolve("no-log"));
        Refused.load(configuration.replaceFirst("event-log=[^\n]*", "event-log=" + noLog))
                .at(Stage.ATTESTATION)
                .because("; the sealed cache did not help: " + file
                        + " was sealed in another boot state: PCR 4 changed");
        azure.paravisor().reboot();
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
    }

    @Test
    void afterAnotherBootItRefusesThoughTheEventLogExplainsIt(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.paravisor().reboot(false);
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        Refused.load(configuration).because("another boot state: PCR 7 changed since");
        azure.paravisor().reboot();
    }

    @Test
    void onAnotherTpmItRefuses(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        try (Paravisor other = Paravisor.start(azure.paravisor().machine(), VmConfiguration.azure())) {
            Refused.load(configuration
                            .replace(azure.paravisor().tcti(), other.tcti())
                            .replace(
                                    azure.paravisor().eventLogFile().toString(),
                                    other.eventLogFile().toString()))
                    .because("was sealed by another TPM");
        }
    }

    @Test
    void anOlderCopyOfItIsRefused(LocalAzure azure) throws Exception {
        URI key = azure.createKey("web");
        String configuration = configuration(azure, key);
        Stores.load(configuration);
        byte[] copy = Files.readAllBytes(file);
        azure.keyVault().createKey("web", NewKey.rsa(2048).exportable(azure.releasePolicy()));
        Stores.load(configuration);
        Files.write(file, copy);
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        Refused.load(configuration).because("is no longer the newest");
    }

    @Test
    void underAnotherConfigurationItIsRefused(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        azure.faults(AzureService.IMDS).always(Fault.status(503).on("identity"));
        Refused.load(configuration + "identity.client-id=00000000-0000-0000-0000-000000000000\n")
                .because("was sealed under another configuration");
        URI other = azure.createKey("other");
        Refused.load(configuration(azure, other)).because("holds the keys [web], not [other]");
    }

    @Test
    void withoutOneTheReleasesErrorSaysSo(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        down(azure, AzureService.ATTESTATION);
        Refused.load(configuration)
                .at(Stage.ATTESTATION)
                .because(
                        "HTTP 503",
                        "; the sealed cache did not help: " + file + " is not there yet",
                        "Try again later");
    }

    @Test
    void itIsThisUsersAloneAndHoldsNoSecret(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        KeyStore store = Stores.load(configuration);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("written", Stores.attributes(store).get("azureskr.sealed-cache"));
        String content = Files.readString(file, StandardCharsets.UTF_8);
        for (String trace : DiskTest.traces((RSAPrivateKey) store.getKey("web", null))) {
            assertFalse(content.contains(trace));
        }
        try (var files = Files.list(folder)) {
            assertEquals(Set.of(file, folder.resolve("web.lock")), files.collect(Collectors.toSet()));
        }
    }

    @Test
    void aSecondLoadThatBringsNothingNewLeavesItAsItIs(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        byte[] first = Files.readAllBytes(file);
        assertEquals("unchanged", Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache"));
        assertArrayEquals(first, Files.readAllBytes(file));
        azure.keyVault().createKey("web", NewKey.rsa(2048).exportable(azure.releasePolicy()));
        assertEquals("written", Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache"));
        assertNotEquals(new String(first, StandardCharsets.UTF_8), Files.readString(file));
    }

    @Test
    void sealingCostsTheTpmSomethingOnceAndThenTwoCommandsALoad(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Map<String, Integer> off = commands(azure, configuration.replace("sealed-cache=" + file, ""));
        Map<String, Integer> first = new TreeMap<>(off);
        Map.of(
                        "CreatePrimary",
                        1,
                        "Certify",
                        1,
                        "FlushContext",
                        1,
                        "NV_ReadPublic",
                        1,
                        "NV_Read",
                        2,
                        "RSA_Decrypt",
                        1,
                        "PolicyPCR",
                        1)
                .forEach((command, more) -> first.merge(command, more, Integer::sum));
        first.putAll(Map.of("NV_DefineSpace", 1, "NV_Increment", 2));
        assertEquals(first, commands(azure, configuration));
        Map<String, Integer> further = new TreeMap<>(off);
        Map.of("NV_ReadPublic", 1, "NV_Read", 1).forEach((command, more) -> further.merge(command, more, Integer::sum));
        assertEquals(further, commands(azure, configuration));
    }

    private static Map<String, Integer> commands(LocalAzure azure, String configuration) throws Exception {
        TpmRecording recording = new TpmRecording();
        azure.paravisor().interpose(recording);
        Stores.load(configuration);
        return recording.counts();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aReleasedKeyDoesNotWaitForALockThatCannotBeHad(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web")).replace("timeout=8s", "timeout=40s");
        Path lock = NamedPipe.at(folder.resolve("web.lock"));
        KeyStore first = Stores.load(configuration);
        assertEquals(
                "failed: " + file + " cannot be locked: " + lock + " is not a regular file",
                Stores.attributes(first).get("azureskr.sealed-cache"));
        Files.delete(lock);
        try (LockedElsewhere elsewhere = LockedElsewhere.lock(lock, folder)) {
            Map<String, String> attributes = Stores.attributes(Stores.load(configuration));
            assertTrue(elsewhere.process().isAlive());
            assertTrue(
                    attributes
                            .get("azureskr.sealed-cache")
                            .startsWith("failed: " + file + " is in use: another process holds the lock " + lock),
                    attributes::toString);
        }
    }

    @Test
    void chainsComeBackAsTheyWere(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        X509Certificate made = Stores.certificate(Stores.load(configuration), "web");
        down(azure, AzureService.ATTESTATION);
        assertEquals(made, Stores.certificate(Stores.load(configuration), "web"));
    }

    @Test
    void aCertificateOfTheVaultComesBackThoughTheVaultIsDown(LocalAzure azure) throws Exception {
        String identity = azure.identities().get(0).objectId();
        azure.keyVault().grant(identity, Permission.KEYS_GET, Permission.KEYS_RELEASE, Permission.CERTIFICATES_GET);
        URI key = azure.createKey("web");
        X509Certificate kept =
                azure.keyVault().createCertificate("web", "CN=www.example.org", List.of("www.example.org"));
        String configuration = configuration(azure, key) + "certificate=vault\n";
        assertEquals(kept, Stores.certificate(Stores.load(configuration), "web"));
        down(azure, AzureService.KEY_VAULT);
        KeyStore store = Stores.load(configuration);
        assertEquals("sealed-cache", Stores.attributes(store).get("azureskr.source"));
        assertEquals(kept, Stores.certificate(store, "web"));
    }

    @Test
    void aChainInAFileIsTheOneThatIsThereNow(LocalAzure azure) throws Exception {
        Path pem = folder.resolve("web.pem");
        String configuration = configuration(azure, azure.createKey("web"));
        Files.writeString(pem, pem(Stores.load(configuration)));
        String inFile = configuration + "certificate=" + pem + "\n";
        Stores.load(inFile);
        String renewed = pem(Stores.load(configuration.replace("sealed-cache=" + file, "")));
        Files.writeString(pem, renewed);
        down(azure, AzureService.ATTESTATION);
        assertEquals(renewed, pem(Stores.load(inFile)));
    }

    private static String pem(KeyStore store) throws Exception {
        byte[] der = store.getCertificate("web").getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void aSecretKeyComesBackTooAndIsWipedWhenDestroyed(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, secretKey(azure));
        Key released = Stores.load(configuration).getKey("data", null);
        down(azure, AzureService.ATTESTATION, AzureService.MANAGED_HSM);
        KeyStore store = Stores.load(configuration);
        SecretKey served = (SecretKey) store.getKey("data", null);
        assertEquals("AES", served.getAlgorithm());
        assertArrayEquals(released.getEncoded(), served.getEncoded());
        assertNull(store.getCertificateChain("data"));
        served.destroy();
        assertThrows(IllegalStateException.class, served::getEncoded);
    }

    @Test
    void aSecretKeyDoesNotComeBackAfterAnotherBootNorOnceSomethingNewerWasSealed(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, secretKey(azure));
        Stores.load(configuration);
        byte[] older = Files.readAllBytes(file);
        secretKey(azure);
        Stores.load(configuration);
        byte[] newer = Files.readAllBytes(file);
        down(azure, AzureService.ATTESTATION, AzureService.MANAGED_HSM);
        Files.write(file, older);
        Refused.load(configuration).because("is no longer the newest");
        Files.write(file, newer);
        azure.paravisor().reboot(false);
        Refused.load(configuration).because("another boot state: PCR 7 changed since");
        azure.paravisor().reboot();
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
    }

    private static URI secretKey(LocalAzure azure) {
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        return URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/data");
    }

    @Test
    void loadsThatShareItSayItsSourceToo(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        down(azure, AzureService.ATTESTATION);
        KeyStore first = Stores.loadShared(configuration);
        Requests requests = Requests.of(azure);
        KeyStore second = Stores.loadShared(configuration);
        assertSame(first.getKey("web", null), second.getKey("web", null));
        assertEquals("sealed-cache", Stores.attributes(second).get("azureskr.source"));
        assertEquals(List.of(), requests.answers(AzureService.ATTESTATION, ""));
    }

    @Test
    void nothingIsCountedForAFileTooLargeToBeOpened(LocalAzure azure) throws Exception {
        String one =
                azure.configuration() + "sealed-cache=" + file + "\nkey.k=" + azure.createKey("k", NewKey.ec("P-256"));
        Stores.load(one);
        byte[] before = Files.readAllBytes(file);
        StringBuilder configuration = new StringBuilder(one);
        for (int i = 1; i <= 150; i++) {
            configuration.append("\nkey.k" + i + "=" + azure.createKey("k" + i, NewKey.ec("P-256")));
        }
        String source = Stores.attributes(Stores.load(configuration.toString())).get("azureskr.sealed-cache");
        assertTrue(source.contains("would be larger than 1048576 bytes, with 151 keys"), source);
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void ecKeysAndSeveralKeysComeBackToo(LocalAzure azure) throws Exception {
        URI rsa = azure.createKey("rsa", NewKey.rsa(3072));
        URI ec = azure.createKey("ec", NewKey.ec("P-384"));
        String configuration =
                azure.configuration() + "key.a=" + rsa + "\nkey.b=" + ec + "\nsealed-cache=" + file + "\n";
        Stores.load(configuration);
        down(azure, AzureService.ATTESTATION, AzureService.KEY_VAULT);
        KeyStore store = Stores.load(configuration);
        assertArrayEquals(
                azure.keyVault().privateKeyOf("rsa").getEncoded(),
                store.getKey("a", null).getEncoded());
        assertEquals("EC", store.getKey("b", null).getAlgorithm());
        assertEquals("EC", store.getCertificate("b").getPublicKey().getAlgorithm());
    }

    private String configuration(LocalAzure azure, URI key) {
        return azure.configuration(key) + "sealed-cache=" + file + "\ntimeout=8s\nretry.pause=10ms\n";
    }

    private static void down(LocalAzure azure, AzureService... services) {
        for (AzureService service : services) {
            azure.faults(service).always(Fault.status(503));
        }
    }
}
