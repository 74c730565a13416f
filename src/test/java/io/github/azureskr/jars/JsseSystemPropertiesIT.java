// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
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
    private static final Path OURS = Path.of("provider-config/jsse/jsse.args");
    private static final String NONE = "-Djavax.net.ssl.keyStore=NONE";

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
        assertServes(azure, registered.replace(NONE, "-Djavax.net.ssl.keyStore=" + configuration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "the configuration"})
    void theProviderMayBeNamedToo(String keyStore, LocalAzure azure) throws Exception {
        String named = keyStore.equals("NONE") ? keyStore : configuration.toString();
        assertServes(
                azure,
                options().replace(NONE, "-Djavax.net.ssl.keyStore=" + named)
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
            assertEquals("served", visit(azure, server), server::toString);
        } finally {
            mayGoOn.countDown();
        }
    }

    @Test
    void whereTheConfigurationIsMissingItSaysSo() throws Exception {
        Files.delete(configuration);
        assertFailsWith(
                options(),
                "AzureSKR, configuration: the configuration file " + configuration + " does not exist");
    }

    @Test
    void whereTheKeystoreFileIsMissingTheJvmSaysSo() throws Exception {
        assertFailsWith(
                options().replace(NONE, "-Djavax.net.ssl.keyStore=/etc/no/azureskr.conf"),
                "/etc/no/azureskr.conf (No such file or directory)");
    }

    @Test
    void whereTheTypeIsForgottenTheJvmTakesTheFileForAnotherType() throws Exception {
        assertFailsWith(
                options().replace(NONE, "-Djavax.net.ssl.keyStore=" + configuration)
                        .replace("-Djavax.net.ssl.keyStoreType=AzureSKR", ""),
                "toDerInputStream rejects tag type 35");
    }

    @Test
    void whereTheTypeIsMisspeltItIsNotFound() throws Exception {
        assertFailsWith(options().replace("keyStoreType=AzureSKR", "keyStoreType=AzureSRK"), "AzureSRK not found");
    }

    @Test
    void whereTheProviderIsNotRegisteredTheTypeIsNotFound() throws Exception {
        assertFailsWith(options().replaceAll("-Djava.security.properties=.*", ""), "AzureSKR not found");
    }

    @Test
    void behindAGapInTheNumbersTheProviderIsNotRegistered() throws Exception {
        Path behindAGap = SecurityFile.write(folder, jdk.nextProvider() + 1, "AzureSKR " + configuration);
        assertTrue(options(behindAGap).contains(behindAGap.toString()));
        assertFailsWith(options(behindAGap), "AzureSKR not found");
    }

    @Test
    void whereTheProviderIsMisspeltItIsNotFound() throws Exception {
        assertFailsWith(
                options() + "\n-Djavax.net.ssl.keyStoreProvider=AzureSRK\n", "no such provider: AzureSRK");
    }

    @Test
    void whereTheKeystoreIsForgottenTheServerHasNoKeyAndSaysSoOnlyWhenItIsVisited(LocalAzure azure)
            throws Exception {
        assertHasNoKey(azure, options().replace(NONE, ""));
    }

    @Test
    void whereNoConfigurationIsNamedTheServerHasNoKeyAndSaysSoOnlyWhenItIsVisited(LocalAzure azure)
            throws Exception {
        Path withoutFile = SecurityFile.write(folder, jdk.nextProvider(), "AzureSKR");
        assertHasNoKey(azure, options(withoutFile));
    }

    private String options() throws IOException {
        return options(SecurityFile.write(folder, jdk.nextProvider(), "AzureSKR " + configuration));
    }

    /** Our file with what a user changes in it: where the jar and the other files are. */
    private static String options(Path security) throws IOException {
        String jar = "/opt/azureskr/azure-skr-provider-VERSION-all.jar";
        String registration = "/etc/azureskr/azureskr.security";
        String ours = Files.readString(OURS);
        assertTrue(ours.contains("=" + jar) && ours.contains("=" + registration), "what this changes is not there");
        assertTrue(ours.contains("\n" + NONE + "\n"), "the keystore is not there");
        return ours.replace("=" + jar, "=" + Jars.selfContained()).replace("=" + registration, "=" + security);
    }

    private Conversation start(String options) throws IOException {
        Path file = Files.writeString(folder.resolve("jsse.args"), options);
        List<String> command = new ArrayList<>(List.of(jdk.program("java"), "-Duser.language=en", "@" + file));
        command.addAll(List.of("-jar", Jars.jarOf(DefaultTlsProgram.class, folder).toString()));
        return Conversation.begin(folder, command);
    }

    private void assertServes(LocalAzure azure, String options) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            assertEquals("served", visit(azure, server), server::toString);
            assertEquals("", server.errorsAtItsEnd());
        }
    }

    /** Asks for a page as a client that trusts the local authority, and looks whose key it is. */
    private String visit(LocalAzure azure, Conversation server) throws Exception {
        int port = Integer.parseInt(server.await("port "));
        try (var socket = (SSLSocket) azure.ca()
                .clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            assertEquals(key, socket.getSession().getPeerCertificates()[0].getPublicKey());
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return in.lines().reduce("", (before, line) -> line);
        }
    }

    private void assertFailsWith(String options, String text) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            String errors = server.errorsAtItsEnd();
            assertEquals(1, server.status(), server::toString);
            assertTrue(errors.contains(text), () -> text + " is not in what this printed:\n" + errors);
        }
    }

    private void assertHasNoKey(LocalAzure azure, String options) throws Exception {
        try (Conversation server = start(options)) {
            server.tell("go");
            assertThrows(
                    SSLHandshakeException.class, () -> visit(azure, server));
            String errors = server.errorsAtItsEnd();
            assertTrue(errors.contains("No available authentication scheme"), errors);
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
