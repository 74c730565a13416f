// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import java.net.URI;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A key that is rotated in its vault while a key manager serves it. */
@Timeout(60)
class RotationTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE));

    private static int keys;

    private final String name = "web-" + keys++;
    private URI key;
    private RotationReports reports;

    /** A key manager that nobody holds is followed no longer. */
    private X509ExtendedKeyManager held;

    @BeforeEach
    void createKey(LocalAzure azure) {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_GET, Permission.KEYS_RELEASE);
        key = newVersion(azure);
        reports = RotationReports.listen();
    }

    @AfterEach
    void stopFollowing() throws InterruptedException {
        Followings.interruptAll();
        reports.close();
    }

    @Test
    void newVersionIsServedWithoutARestart(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        PrivateKey first = served(manager);
        newVersion(azure);
        reports.next(Level.INFO, "key '" + name + "' is now " + key + "/", ", in place of " + key + "/");
        assertNotEquals(first, served(manager));
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                served(manager).getEncoded());
        assertEquals(0, reports.waiting());
    }

    @Test
    void handshakeThatHasChosenItsKeyKeepsItWithItsChain(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        String chosen = manager.chooseServerAlias("EC", null, null);
        PrivateKey key = manager.getPrivateKey(chosen);
        List<?> chain = List.of(manager.getCertificateChain(chosen));
        newVersion(azure);
        reports.next(Level.INFO, "is now");
        assertSame(key, manager.getPrivateKey(chosen));
        assertEquals(chain, List.of(manager.getCertificateChain(chosen)));
        assertNotEquals(chosen, manager.chooseServerAlias("EC", null, null));
    }

    @Test
    void aliasOfTheStoreMeansTheNewestKey(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        newVersion(azure);
        reports.next(Level.INFO, "is now");
        assertSame(served(manager), manager.getPrivateKey(name.toUpperCase(Locale.ROOT)));
        assertNull(manager.getPrivateKey("another"));
        assertNull(manager.getCertificateChain(null));
    }

    @Test
    void unchangedKeyTakesNoAttestation(LocalAzure azure) throws Exception {
        following(azure);
        Requests requests = Requests.of(azure);
        awaitLooks(azure, "", 3);
        assertEquals(List.of(), requests.answers(AzureService.ATTESTATION, "/"));
        assertEquals(0, requests.granted(AzureService.KEY_VAULT, "/release"));
        assertEquals(0, reports.waiting());
    }

    @Test
    void identityThatMayOnlyReleaseIsEnoughAndAttestsOnceForManyLooks(LocalAzure azure) throws Exception {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_RELEASE);
        X509ExtendedKeyManager manager = following(azure);
        Requests requests = Requests.of(azure);
        awaitLooks(azure, "//release", 4);
        assertEquals(1, requests.granted(AzureService.ATTESTATION, "/attest/"));

        newVersion(azure);
        reports.next(Level.INFO, "is now");
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                served(manager).getEncoded());
        assertEquals(2, requests.granted(AzureService.ATTESTATION, "/attest/"));
        assertEquals(0, reports.waiting());
    }

    @Test
    void attestationThatIsNoLongerGoodIsMadeAnew(LocalAzure azure) throws Exception {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_RELEASE);
        following(azure);
        Requests requests = Requests.of(azure);
        awaitLooks(azure, "//release", 2);
        azure.faults(AzureService.KEY_VAULT).clear();
        azure.faults(AzureService.KEY_VAULT).next(1, Fault.status(403).on("/release"));
        awaitLooks(azure, "//release", 3);
        assertEquals(2, requests.granted(AzureService.ATTESTATION, "/attest/"));
        assertEquals(0, reports.waiting());
    }

    @Test
    void keyOfAManagedHsmIsFollowed(LocalAzure azure) throws Exception {
        NewKey ec = NewKey.ec("P-256").exportable(azure.releasePolicy());
        azure.managedHsm().createKey(name, ec);
        URI inHsm = URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/" + name);
        X509ExtendedKeyManager manager =
                Followings.manager(Stores.load(azure.configuration(inHsm) + "rotation.interval=300ms\n"));
        azure.managedHsm().createKey(name, ec);
        reports.next(Level.INFO, "is now " + inHsm + "/");
        assertArrayEquals(
                azure.managedHsm().privateKeyOf(name).getEncoded(),
                served(manager).getEncoded());
    }

    @Test
    void failingVaultIsReportedOnceAndItsReturnToo(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        PrivateKey first = served(manager);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(400));
        reports.next(Level.WARNING, "key '" + name + "' may be out of date", "AzureSKR, release: ", "HTTP 400");
        CountDownLatch again = new CountDownLatch(2);
        azure.faults(AzureService.KEY_VAULT).clear();
        azure.faults(AzureService.KEY_VAULT).always(Fault.altered(response -> {
            again.countDown();
            return new Response(400, response.headers(), new byte[0]);
        }));
        assertTrue(again.await(20, TimeUnit.SECONDS));
        azure.faults(AzureService.KEY_VAULT).clear();
        reports.next(Level.INFO, "key '" + name + "' is up to date again");
        assertSame(first, served(manager));
    }

    @Test
    void disabledVersionIsNotServed(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        PrivateKey first = served(manager);
        URI second = azure.keyVault()
                .createKey(
                        name,
                        NewKey.ec("P-256").exportable(azure.releasePolicy()).disabled());
        reports.next(Level.WARNING, "it is disabled: ");
        assertSame(first, served(manager));

        azure.keyVault().enable(second, true);
        reports.next(Level.INFO, "is now " + second);
        assertNotEquals(first, served(manager));
    }

    @Test
    void versionThatIsNotReleasedLeavesTheOldOneServing(LocalAzure azure) throws Exception {
        X509ExtendedKeyManager manager = following(azure);
        PrivateKey first = served(manager);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403).on("/release"));
        newVersion(azure);
        reports.next(Level.WARNING, "AzureSKR, release: ", "was not released");
        assertSame(first, served(manager));
        azure.faults(AzureService.KEY_VAULT).clear();
        reports.next(Level.INFO, "is now");
        assertNotEquals(first, served(manager));
    }

    @Test
    void keysOfOneConfigurationAreFollowedOneByOne(LocalAzure azure) throws Exception {
        URI other = azure.createKey(name + "-other", NewKey.ec("P-384"));
        KeyStore store =
                Stores.load(azure.configuration() + "rotation.interval=300ms\nkey.good=" + key + "\nkey.bad=" + other);
        X509ExtendedKeyManager manager = Followings.manager(store);
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403).on("-other//release"));
        azure.createKey(name + "-other", NewKey.ec("P-384"));
        reports.next(Level.WARNING, "key 'bad'");
        newVersion(azure);
        reports.next(Level.INFO, "key 'good' is now");
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                manager.getPrivateKey("good").getEncoded());
    }

    @Test
    void keyThatAServerHasCopiedIsFollowedUnderItsNewAlias(LocalAzure azure) throws Exception {
        KeyStore store = store(azure);
        KeyStore copy = Stores.create();
        copy.load(null, null);
        copy.setKeyEntry("tomcat", store.getKey(name, null), null, store.getCertificateChain(name));
        X509ExtendedKeyManager manager = Followings.manager(copy);
        newVersion(azure);
        reports.next(Level.INFO, "key '" + name + "' is now");
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                manager.getPrivateKey("tomcat").getEncoded());
    }

    /** Some looks at the key have begun and all but the last are done. */
    private void awaitLooks(LocalAzure azure, String operation, int looks) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(looks);
        azure.faults(AzureService.KEY_VAULT)
                .always(Fault.altered(response -> {
                            seen.countDown();
                            return response;
                        })
                        .on("/keys/" + name + operation));
        assertTrue(seen.await(60, TimeUnit.SECONDS));
    }

    private URI newVersion(LocalAzure azure) {
        return azure.createKey(name, NewKey.ec("P-256"));
    }

    private X509ExtendedKeyManager following(LocalAzure azure) throws Exception {
        held = Followings.manager(store(azure));
        return held;
    }

    private KeyStore store(LocalAzure azure) throws Exception {
        return Stores.load(azure.configuration(key) + "rotation.interval=300ms\n");
    }

    private static PrivateKey served(X509ExtendedKeyManager manager) {
        return manager.getPrivateKey(manager.chooseServerAlias("EC", null, null));
    }
}
