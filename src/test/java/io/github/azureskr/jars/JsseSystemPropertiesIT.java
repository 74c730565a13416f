// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.it.WrongConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose TLS key is the JVM's default, started as {@code provider-config/jsse/jsse.args} has it. */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class JsseSystemPropertiesIT {
    /** As README's table calls them. */
    private static final String CONSUMER = "JVM's default";

    private static final String NOT_REGISTERED = "provider not registered, or behind a gap in the numbers";

    private final Jdk jdk;

    @TempDir
    Path folder;

    private PublicKey key;
    private Path configuration;

    JsseSystemPropertiesIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void createKey(LocalAzure azure) throws Exception {
        jdk.assumeInstalled();
        String identifier = azure.createKey("web").toString();
        key = VaultKeys.publicKey(azure, "web");
        Path chain = Files.writeString(
                folder.resolve("web.pem"), LocalCa.pem(azure.ca().certify(key, "localhost", List.of("localhost"))));
        configuration = Files.writeString(
                folder.resolve("azureskr.conf"),
                azure.configuration() + "key=" + identifier + "\ncertificate=" + chain + "\n");
    }

    @Test
    void theServerHasTheReleasedKey(LocalAzure azure) throws Exception {
        assertServes(azure, options());
    }

    @Test
    void theConfigurationMayBeNamedAsTheKeystore(LocalAzure azure) throws Exception {
        String registered = options().replace("AzureSKR " + configuration, "AzureSKR");
        assertServes(azure, registered.replace(DefaultTlsServer.NONE, "-Djavax.net.ssl.keyStore=" + configuration));
    }

    @Test
    void theTypeAloneIsEnough(LocalAzure azure) throws Exception {
        assertServes(azure, options().replace(DefaultTlsServer.NONE, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "the configuration"})
    void theProviderMayBeNamedToo(String keyStore, LocalAzure azure) throws Exception {
        String named = keyStore.equals("NONE") ? keyStore : configuration.toString();
        assertServes(
                azure,
                options().replace(DefaultTlsServer.NONE, "-Djavax.net.ssl.keyStore=" + named)
                        + "\n-Djavax.net.ssl.keyStoreProvider=AzureSKR\n");
    }

    /** Were the load to use the JVM's default context on any thread, both would wait for each other for ever. */
    @Test
    void anotherThreadMayAskForTheDefaultContextDuringTheLoad(LocalAzure azure) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        azure.faults(AzureService.ATTESTATION)
                .next(
                        1,
                        Fault.altered(response -> {
                                    underWay.countDown();
                                    await(mayGoOn);
                                    return response;
                                })
                                .on("/attest/"));
        try (Conversation server = start(options())) {
            underWay.await();
            server.tell("go");
            server.await("a second thread asks for the default");
            mayGoOn.countDown();
            assertEquals("true", server.await("both threads have the same default: "), server::toString);
            assertVisited(azure, server);
        } finally {
            mayGoOn.countDown();
        }
    }

    @Test
    void whereTheConfigurationIsMissingItSaysSo() throws Exception {
        Files.delete(configuration);
        assertRefused("missing configuration", options());
    }

    /** Only newer JDKs say which. */
    @Test
    void whereTheKeystoreFileIsMissingTheJvmSaysSo() throws Exception {
        assertRefused(
                "missing file as keystore, JDK " + (jdk.version() < 25 ? 17 : 25),
                options().replace(DefaultTlsServer.NONE, "-Djavax.net.ssl.keyStore=/etc/azskr.conf"));
    }

    @Test
    void whereTheTypeIsForgottenTheJvmTakesTheFileForAnotherType() throws Exception {
        assertRefused(
                "type forgotten",
                options()
                        .replace(DefaultTlsServer.NONE, "-Djavax.net.ssl.keyStore=" + configuration)
                        .replace(DefaultTlsServer.TYPE, ""));
    }

    @Test
    void whereTheTypeIsMisspeltItIsNotFound() throws Exception {
        assertRefused("wrong type", options().replace("keyStoreType=AzureSKR", "keyStoreType=AzureSRK"));
    }

    @Test
    void whereTheProviderIsNotRegisteredTheTypeIsNotFound() throws Exception {
        assertRefused(NOT_REGISTERED, options().replaceAll("-Djava.security.properties=.*", ""));
    }

    @Test
    void behindAGapInTheNumbersTheProviderIsNotRegistered() throws Exception {
        Path behindAGap = SecurityFile.write(folder, jdk.nextProvider() + 1, "AzureSKR " + configuration);
        assertRefused(NOT_REGISTERED, DefaultTlsServer.options(behindAGap));
    }

    @Test
    void whereTheProviderIsMisspeltItIsNotFound() throws Exception {
        assertRefused("wrong provider", options() + "\n-Djavax.net.ssl.keyStoreProvider=AzureSRK\n");
    }

    @Test
    void whereNeitherKeystoreNorTypeIsNamedTheServerHasNoKeyAndSaysSoOnlyWhenItIsVisited(LocalAzure azure)
            throws Exception {
        assertHasNoKey(azure, options().replace(DefaultTlsServer.NONE, "").replace(DefaultTlsServer.TYPE, ""));
    }

    @Test
    void whereNoConfigurationIsNamedTheServerHasNoKeyAndSaysSoOnlyWhenItIsVisited(LocalAzure azure) throws Exception {
        Path withoutFile = SecurityFile.write(folder, jdk.nextProvider(), "AzureSKR");
        assertHasNoKey(azure, DefaultTlsServer.options(withoutFile));
    }

    private String options() throws IOException {
        return DefaultTlsServer.options(SecurityFile.write(folder, jdk.nextProvider(), "AzureSKR " + configuration));
    }

    private Conversation start(String options) throws IOException {
        return DefaultTlsServer.start(jdk, folder, options);
    }

    private void assertServes(LocalAzure azure, String options) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            assertVisited(azure, server);
            assertEquals("", server.errorsAtItsEnd());
        }
    }

    private void assertVisited(LocalAzure azure, Conversation server) throws IOException {
        Certificate leaf =
                DefaultTlsServer.visit(server, azure.ca().clientContext()).get(0);
        assertEquals(key, leaf.getPublicKey());
    }

    /** As README's row of this mistake has it. */
    private void assertRefused(String mistake, String options) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            String errors = server.errorsAtItsEnd();
            assertEquals(1, server.status(), server::toString);
            WrongConfiguration.assertPrinted(CONSUMER, mistake, errors);
        }
    }

    private void assertHasNoKey(LocalAzure azure, String options) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            assertThrows(SSLHandshakeException.class, () -> assertVisited(azure, server));
            WrongConfiguration.assertPrinted(
                    CONSUMER, "neither keystore nor type, or no configuration anywhere", server.errorsAtItsEnd());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
