// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrKeyMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring program reads of a store's keys, over a connection as it has one. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class ManagementTest {
    private static final MBeanServer PLATFORM = ManagementFactory.getPlatformMBeanServer();

    private static JMXConnectorServer server;
    private static JMXConnector connector;
    private static int keys;

    @TempDir
    private Path folder;

    private final String name = "managed-" + keys++;
    /** What a server would hold. */
    private final List<Object> held = new ArrayList<>();

    private URI key;
    private RotationReports reports;

    @BeforeAll
    @SuppressWarnings("BanJNDI") // To our own server, whose address names no directory.
    static void connect() throws Exception {
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://localhost"), null, PLATFORM);
        server.start();
        connector = JMXConnectorFactory.connect(server.getAddress());
    }

    @AfterAll
    static void disconnect() throws Exception {
        connector.close();
        server.stop();
    }

    @BeforeEach
    void createKey(LocalAzure azure) {
        key = newVersion(azure);
        reports = RotationReports.listen();
    }

    @AfterEach
    void stopFollowing() throws InterruptedException {
        Followings.interruptAll();
        reports.close();
    }

    @Test
    void loadShowsVersionTimeAndSourceOfItsKey(LocalAzure azure) throws Exception {
        Instant before = Instant.now();
        held.add(Stores.load(configuration(azure)));
        AzureSkrKeyMXBean bean = bean();
        assertEquals(name, bean.getAlias());
        assertEquals(key + "/" + bean.getKeyVersion(), bean.getKeyId());
        assertTrue(bean.getKeyVersion().matches("[0-9a-f]{32}"), bean.getKeyVersion());
        assertEquals("release", bean.getSource());
        assertBetween(before, bean.getLastRelease().toInstant(), Instant.now());
        assertNull(bean.getNextRefresh(), "no key manager follows it");
        assertNull(bean.getLastError());
    }

    @Test
    void withoutTheSettingNothingIsRegistered(LocalAzure azure) throws Exception {
        held.add(Stores.load(azure.configuration(key)));
        assertEquals(Set.of(), names());
    }

    @Test
    void rotationShowsTheNewVersionAndWhenTheVaultIsAskedNext(LocalAzure azure) throws Exception {
        held.add(Followings.manager(Stores.load(configuration(azure))));
        String first = bean().getKeyVersion();
        newVersion(azure);
        String report = reports.next(Level.INFO, "key '" + name + "' is now " + key + "/", "in place of");
        AzureSkrKeyMXBean bean = bean();
        assertFalse(bean.getKeyVersion().equals(first));
        assertTrue(report.contains(bean.getKeyId() + ", in place of"), report);
        assertEquals("release", bean.getSource());
        Instant next = bean.getNextRefresh().toInstant();
        assertTrue(next.isBefore(Instant.now().plus(Duration.ofSeconds(1))), next.toString());
        assertEquals(1, names().size());
    }

    @Test
    void failedLookIsTheLastErrorUntilOneSucceeds(LocalAzure azure) throws Exception {
        held.add(Followings.manager(Stores.load(configuration(azure))));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403));
        reports.next(Level.WARNING, name, "may be out of date");
        assertTrue(bean().getLastError().startsWith("AzureSKR, release: "), bean().getLastError());
        azure.faults(AzureService.KEY_VAULT).clear();
        reports.next(Level.INFO, "up to date again");
        assertNull(bean().getLastError());
    }

    @Test
    void failedReloadIsTheLastErrorOfTheStoreThatWasLoadedBefore(LocalAzure azure) throws Exception {
        held.add(Stores.load(configuration(azure)));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403));
        AzureSkrException refusal = Stores.refusal(configuration(azure));
        assertEquals(refusal.getMessage(), bean().getLastError());
        assertEquals("release", bean().getSource());
    }

    @Test
    void loadFromASealedCacheShowsItAndWhyTheReleaseFailed(LocalAzure azure) throws Exception {
        String configuration =
                configuration(azure) + "sealed-cache=" + folder.resolve("web") + "\ntimeout=8s\nretry.pause=10ms\n";
        held.add(Stores.load(configuration));
        Instant released = bean().getLastRelease().toInstant();
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        held.add(Stores.load(configuration));
        assertEquals("sealed-cache", bean().getSource());
        assertEquals(released, bean().getLastRelease().toInstant());
        assertTrue(bean().getLastError().startsWith("AzureSKR, attestation: "), bean().getLastError());
    }

    @Test
    void keyThatNobodyHoldsIsUnregistered(LocalAzure azure) throws Exception {
        held.add(Stores.load(configuration(azure)));
        ObjectName registered = names().iterator().next();
        CountDownLatch unregistered = new CountDownLatch(1);
        PLATFORM.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, handback) -> {
                    if (notification.getType().equals(MBeanServerNotification.UNREGISTRATION_NOTIFICATION)
                            && ((MBeanServerNotification) notification)
                                    .getMBeanName()
                                    .equals(registered)) {
                        unregistered.countDown();
                    }
                },
                null,
                null);
        held.clear();
        while (!unregistered.await(50, TimeUnit.MILLISECONDS)) {
            System.gc();
        }
        assertEquals(Set.of(), names());
    }

    @Test
    void oneKeyOfTwoConfigurationsAndOfTwoClassLoadersHasANameOfEach(LocalAzure azure) throws Exception {
        String configuration = configuration(azure);
        held.add(Stores.load(configuration));
        held.add(Stores.load(configuration));
        assertEquals(1, names().size(), "the same configuration");
        held.add(Stores.load(configuration + "timeout=50s\n"));
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Provider provider = (Provider) loader.loadClass(AzureSkrProvider.class.getName())
                    .getConstructor()
                    .newInstance();
            KeyStore store = KeyStore.getInstance("AzureSKR", provider);
            store.load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), null);
            held.add(store);
            assertEquals(3, names().size());
        }
    }

    @Test
    void valueThatIsNeitherTrueNorFalseIsRefused(LocalAzure azure) {
        String configuration = azure.configuration(key) + "management=yes\n";
        assertEquals(
                "property 'management' is 'yes', not true or false",
                Stores.refusal(configuration).problem());
    }

    private String configuration(LocalAzure azure) {
        return azure.configuration(key) + "management=true\nrotation.interval=300ms\n";
    }

    private URI newVersion(LocalAzure azure) {
        return azure.createKey(name, NewKey.ec("P-256"));
    }

    private AzureSkrKeyMXBean bean() throws Exception {
        Set<ObjectName> names = names();
        assertEquals(1, names.size(), names.toString());
        return JMX.newMXBeanProxy(connection(), names.iterator().next(), AzureSkrKeyMXBean.class);
    }

    private Set<ObjectName> names() throws Exception {
        String pattern = "io.github.azureskr:type=Key,key=" + ObjectName.quote(key.toString()) + ",*";
        return connection().queryNames(new ObjectName(pattern), null);
    }

    private static MBeanServerConnection connection() throws Exception {
        return connector.getMBeanServerConnection();
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String part : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":", -1)) {
            urls.add(Path.of(part).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static void assertBetween(Instant earliest, Instant time, Instant latest) {
        // A Date has no more than milliseconds.
        assertFalse(time.plusMillis(1).isBefore(earliest), time + " is before " + earliest);
        assertFalse(time.isAfter(latest), time + " is after " + latest);
    }
}
