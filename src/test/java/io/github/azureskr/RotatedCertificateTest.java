// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of keys that are served: renewed with their key, or without it. */
@Timeout(60)
class RotatedCertificateTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE));

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private static int keys;

    private final String name = "web-" + keys++;
    private final KeyPair first = Certificates.pair("EC", 256);
    private final KeyPair second = Certificates.pair("EC", 256);
    private final Certificates authority = new Certificates("CN=Authority");

    @TempDir
    Path folder;

    private Path file;
    private URI key;
    private RotationReports reports;

    @BeforeEach
    void createKey(LocalAzure azure) {
        azure.keyVault()
                .grant(MACHINE.objectId(), Permission.KEYS_GET, Permission.KEYS_RELEASE, Permission.CERTIFICATES_GET);
        key = azure.createKey(name, NewKey.of(first));
        file = folder.resolve("chain.pem");
        reports = RotationReports.listen();
    }

    @AfterEach
    void stopFollowing() throws InterruptedException {
        Followings.interruptAll();
        reports.close();
    }

    @Test
    void newVersionWaitsForItsCertificateAndIsNotReleasedBefore(LocalAzure azure) throws Exception {
        X509Certificate old = authority.certify(first.getPublic());
        Certificates.write(file, old);
        X509ExtendedKeyManager manager = following(azure, file.toString());
        Requests requests = Requests.of(azure);
        azure.createKey(name, NewKey.of(second));
        reports.next(Level.WARNING, "still " + key + "/", "AzureSKR, certificate: ", "is for another key");
        assertEquals(List.of(old), chain(manager));
        assertEquals(List.of(), requests.answers(AzureService.ATTESTATION, "/"));

        X509Certificate matching = authority.certify(second.getPublic());
        Certificates.write(file, matching);
        reports.next(Level.INFO, "is now");
        assertEquals(List.of(matching), chain(manager));
        assertEquals(1, requests.granted(AzureService.ATTESTATION, "/attest/"));
    }

    @Test
    void renewedFileIsTakenForTheSameKey(LocalAzure azure) throws Exception {
        Certificates.write(file, authority.certify(first.getPublic()));
        X509ExtendedKeyManager manager = following(azure, file.toString());
        PrivateKey before = served(manager);
        Requests requests = Requests.of(azure);
        X509Certificate renewed = authority.certify(first.getPublic());
        Certificates.write(file, renewed);
        String serial = renewed.getSerialNumber().toString(16);
        reports.next(Level.INFO, "key '" + name + "' has a new certificate: CN=server, serial " + serial);
        assertEquals(List.of(renewed), chain(manager));
        assertSame(before, served(manager));
        assertEquals(List.of(), requests.answers(AzureService.ATTESTATION, "/"));
    }

    @Test
    void certificateThatIsReplacedBeforeItsKeyIsNotTaken(LocalAzure azure) throws Exception {
        X509Certificate old = authority.certify(first.getPublic());
        Certificates.write(file, old);
        X509ExtendedKeyManager manager = following(azure, file.toString());
        X509Certificate early = authority.certify(second.getPublic());
        Certificates.write(file, early);
        reports.next(Level.WARNING, "AzureSKR, certificate: ", "is for another key");
        assertEquals(List.of(old), chain(manager));

        azure.createKey(name, NewKey.of(second));
        reports.next(Level.INFO, "is now");
        assertEquals(List.of(early), chain(manager));
    }

    @Test
    void certificateThatIsNotValidNowDoesNotReplaceOneThatIs(LocalAzure azure) throws Exception {
        X509Certificate old = authority.certify(first.getPublic());
        Certificates.write(file, old);
        X509ExtendedKeyManager manager = following(azure, file.toString());
        Instant now = Instant.now();
        Certificates.write(file, authority.certify(first.getPublic(), now.minus(TWO_HOURS), now.minus(HOUR)));
        reports.next(
                Level.WARNING, "still " + key + "/", "AzureSKR, certificate: ", "has expired: it was valid until ");
        assertEquals(List.of(old), chain(manager));

        X509Certificate renewed = authority.certify(first.getPublic());
        Certificates.write(file, renewed);
        reports.next(Level.INFO, "has a new certificate");
        Certificates.write(file, authority.certify(first.getPublic(), now.plus(HOUR), now.plus(TWO_HOURS)));
        reports.next(Level.WARNING, "still " + key + "/", "is not valid before ");
        assertEquals(List.of(renewed), chain(manager));
    }

    @Test
    void ofTwoThatHaveExpiredTheOneServesThatEndedLater(LocalAzure azure) throws Exception {
        Instant now = Instant.now();
        Certificates.write(file, authority.certify(first.getPublic(), now.minus(TWO_HOURS), now.minus(HOUR)));
        X509ExtendedKeyManager manager = following(azure, file.toString());
        X509Certificate later = authority.certify(first.getPublic(), now.minus(TWO_HOURS), now.minusSeconds(60));
        Certificates.write(file, later);
        reports.next(Level.INFO, "has a new certificate");
        assertEquals(List.of(later), chain(manager));
        Certificates.write(file, authority.certify(first.getPublic(), now.minus(TWO_HOURS), now.minusSeconds(120)));
        reports.next(Level.WARNING, "has expired");
        assertEquals(List.of(later), chain(manager));
    }

    @Test
    void brokenFileLeavesTheOldCertificate(LocalAzure azure) throws Exception {
        X509Certificate old = authority.certify(first.getPublic());
        Certificates.write(file, old);
        X509ExtendedKeyManager manager = following(azure, file.toString());
        Files.writeString(file, "nonsense");
        reports.next(Level.WARNING, "AzureSKR, configuration: ", file.toString());
        assertEquals(List.of(old), chain(manager));
        Certificates.write(file, old);
        reports.next(Level.INFO, "is up to date again");
    }

    @Test
    void certificateOfTheVaultIsRenewedWithAndWithoutItsKey(LocalAzure azure) throws Exception {
        azure.keyVault().createCertificate(name, "CN=one", List.of());
        X509ExtendedKeyManager manager = following(azure, "vault");
        X509Certificate renewed = azure.keyVault().createCertificate(name, "CN=two", List.of());
        reports.next(Level.INFO, "has a new certificate: CN=two");
        assertEquals(List.of(renewed), chain(manager));

        azure.createKey(name, NewKey.of(second));
        reports.next(Level.WARNING, "is for another key");
        X509Certificate matching = azure.keyVault().createCertificate(name, "CN=three", List.of());
        reports.next(Level.INFO, "is now");
        assertEquals(List.of(matching), chain(manager));
    }

    private X509ExtendedKeyManager following(LocalAzure azure, String certificate) throws Exception {
        return Followings.manager(
                Stores.load(azure.configuration(key) + "rotation.interval=300ms\ncertificate=" + certificate));
    }

    private static PrivateKey served(X509ExtendedKeyManager manager) {
        return manager.getPrivateKey(manager.chooseServerAlias("EC", null, null));
    }

    private List<X509Certificate> chain(X509ExtendedKeyManager manager) {
        return List.of(manager.getCertificateChain(name));
    }
}
