// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts loads its keystore several times; Azure is asked once. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class SharedReleaseTest {
    private static int keys;

    private final String name = "shared-" + keys++;
    private final KeyPair pair = pair();

    @TempDir
    Path folder;

    private URI key;
    private String configuration;
    private Requests requests;

    @BeforeEach
    void createKey(LocalAzure azure) {
        key = azure.createKey(name, NewKey.of(pair));
        configuration = azure.configuration(key);
        requests = Requests.of(azure);
    }

    @Test
    void loadsOfOneConfigurationAttestAndReleaseOnce() throws Exception {
        KeyStore first = Stores.loadShared(configuration);
        KeyStore second = Stores.loadShared(configuration);
        assertArrayEquals(
                pair.getPrivate().getEncoded(), second.getKey(name, null).getEncoded());
        assertEquals(first.getCertificate(name), second.getCertificate(name));
        assertEquals(
                first.getEntry(name, null).getAttributes(),
                second.getEntry(name, null).getAttributes());
        assertAttestations(1);
        assertReleases(1);
    }

    @Test
    void loadsAtTheSameTimeAttestAndReleaseOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        Callable<KeyStore> load = () -> {
            together.await();
            return Stores.loadShared(configuration);
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<KeyStore> store : threads.invokeAll(List.of(load, load, load, load))) {
                assertTrue(store.get().isKeyEntry(name));
            }
        } finally {
            threads.shutdown();
        }
        assertAttestations(1);
        assertReleases(1);
    }

    @Test
    void whereTheCacheIsSwitchedOffEachLoadAttestsAndReleases() throws Exception {
        Stores.loadShared(configuration + "cache=0s\n");
        Stores.loadShared(configuration + "cache=0s\n");
        assertAttestations(2);
        assertReleases(2);
    }

    @Test
    void aReleaseThatWasRefusedIsAskedForAgain(LocalAzure azure) throws Exception {
        azure.faults(AzureService.KEY_VAULT).next(1, Fault.status(403).on("/release"));
        AzureSkrException refusal = assertThrows(AzureSkrException.class, () -> Stores.loadShared(configuration));
        assertEquals(Stage.RELEASE, refusal.stage());
        assertTrue(Stores.loadShared(configuration).isKeyEntry(name));
        assertReleases(1);
    }

    @Test
    void aCertificateThatWasRenewedInItsFileIsSeenAtTheNextLoad(LocalAzure azure) throws Exception {
        Path file = folder.resolve("web.pem");
        String withFile = configuration + "certificate=" + file + "\n";
        writeCertificate(azure, file, pair.getPublic(), "before.example");
        assertEquals("CN=before.example", subject(Stores.loadShared(withFile)));
        writeCertificate(azure, file, pair.getPublic(), "after.example");
        assertEquals("CN=after.example", subject(Stores.loadShared(withFile)));
        assertReleases(1);
    }

    @Test
    void aCertificateThatWasRenewedTogetherWithItsKeyIsNotHeldAgainstTheOldKey(LocalAzure azure) throws Exception {
        Path file = folder.resolve("web.pem");
        String withFile = configuration + "certificate=" + file + "\n";
        writeCertificate(azure, file, pair.getPublic(), "web.example");
        Stores.loadShared(withFile);
        KeyPair rotated = pair();
        azure.createKey(name, NewKey.of(rotated));
        writeCertificate(azure, file, rotated.getPublic(), "web.example");
        assertArrayEquals(
                rotated.getPrivate().getEncoded(),
                Stores.loadShared(withFile).getKey(name, null).getEncoded());
        assertReleases(2);
    }

    /** Nothing says that the key was rotated. README warns of it where servers reload. */
    @Test
    void aKeyThatWasRotatedUnderASelfSignedCertificateIsStillTheOldOneWithinTheTimeOfTheCache(LocalAzure azure)
            throws Exception {
        KeyStore first = Stores.loadShared(configuration);
        azure.createKey(name, NewKey.of(pair()));
        assertSame(first.getKey(name, null), Stores.loadShared(configuration).getKey(name, null));
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                Stores.load(configuration).getKey(name, null).getEncoded());
    }

    @Test
    void aCertificateFileThatIsWrongIsAnErrorThoughTheKeyIsAtHand(LocalAzure azure) throws Exception {
        Path file = folder.resolve("web.pem");
        String withFile = configuration + "certificate=" + file + "\n";
        writeCertificate(azure, file, pair.getPublic(), "web.example");
        Stores.loadShared(withFile);
        writeCertificate(azure, file, pair().getPublic(), "web.example");
        AzureSkrException refusal = assertThrows(AzureSkrException.class, () -> Stores.loadShared(withFile));
        assertEquals(Stage.CERTIFICATE, refusal.stage());
        assertTrue(refusal.getMessage().contains("is for another key"), refusal.getMessage());
    }

    private void assertReleases(int count) {
        assertEquals(count, requests.granted(AzureService.KEY_VAULT, "/release"), "releases");
    }

    private void assertAttestations(int count) {
        assertEquals(
                count, requests.answers(AzureService.ATTESTATION, "/attest/").size(), "attestations");
    }

    private static void writeCertificate(LocalAzure azure, Path file, PublicKey key, String host) throws IOException {
        Files.writeString(file, LocalCa.pem(azure.ca().certify(key, host, List.of(host))));
    }

    private String subject(KeyStore store) throws Exception {
        return Stores.certificate(store, name)
                .getSubjectX500Principal()
                .getName()
                .replaceAll(",.*", "");
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
