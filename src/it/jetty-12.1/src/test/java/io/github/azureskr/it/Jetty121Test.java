// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jetty inside an application, which is this one. */
@ExtendWith(LocalAzureExtension.class)
class Jetty121Test {
    private static final String CONSUMER = "Jetty 12.1";
    private static final long PATIENCE_MILLIS = 30_000;

    private static final String PATH = "<Set name=\"keyStorePath\">/etc/azureskr.conf</Set>";
    private static final String REGISTRATION = """
              <Call class="java.security.Security" name="addProvider">
                <Arg><New class="io.github.azureskr.AzureSkrProvider"/></Arg>
              </Call>
            """;
    private static final String SCANNER = """
              <Call name="addBean">
                <Arg>
                  <New class="org.eclipse.jetty.util.ssl.KeyStoreScanner">
                    <Arg><Ref refid="sslContextFactory"/></Arg>
                  </New>
                </Arg>
              </Call>
            """;

    @TempDir
    Path folder;

    private LocalAzure azure;
    private VaultKey key;
    private Path configuration;
    private Server server;

    @BeforeEach
    void configure(LocalAzure azure) throws Exception {
        this.azure = azure;
        key = VaultKey.create(azure, "web");
        configuration = key.writeConfiguration(folder.resolve("azureskr.conf"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
        Security.removeProvider("AzureSKR");
    }

    @Test
    void jetty121ServesTheReleasedKeyAndTheNextOneOnceTheConfigurationIsTouched() throws Exception {
        Calls before = Calls.of(azure);
        URI uri = start(configured());
        assertEquals(key.publicKey(), visit(uri).key());
        assertEquals(new Calls(1, 1), Calls.of(azure).since(before));

        VaultKey next = key.rotate();
        next.writeConfiguration(configuration);
        assertTrue(server.getBean(KeyStoreScanner.class).scan(PATIENCE_MILLIS));
        assertEquals(next.publicKey(), visit(uri).key());
    }

    @Test
    void jetty121SaysThatTheFileIsMissing() throws Exception {
        assertRefused("missing file", Map.of("/etc/azureskr.conf", "/etc/azskr.conf"));
    }

    @Test
    void jetty121SaysThatTheTypeIsWrong() throws Exception {
        assertRefused("wrong type", configuredWith(">AzureSKR<", ">AzureKSR<"));
    }

    @Test
    void jetty121SaysThatTheProviderIsNotRegistered() throws Exception {
        assertRefused("provider not registered", configuredWith(REGISTRATION, ""));
    }

    @Test
    void jetty121SaysThatThePathIsMissing() throws Exception {
        assertRefused("no path in `jetty.xml`", Map.of(PATH, ""));
    }

    /** What the README's row of a missing path says besides. */
    @Test
    void jetty121WithoutAScannerStartsWithoutAPathAndServesNobody() throws Exception {
        URI uri = start(Map.of(PATH, "", SCANNER, ""));
        assertThrows(IOException.class, () -> visit(uri));
    }

    @Test
    void jetty121StartsWithAWrongAliasAndServesNobody() throws Exception {
        URI uri = start(configuredWith(">web<", ">wbe<"));
        assertThrows(IOException.class, () -> visit(uri));
    }

    private Map<String, String> configured() {
        return Map.of("/etc/azureskr.conf", configuration.toString());
    }

    private Map<String, String> configuredWith(String text, String mistake) {
        return Map.of("/etc/azureskr.conf", configuration.toString(), text, mistake);
    }

    private URI start(Map<String, String> others) throws Exception {
        Map<String, String> changes = new HashMap<>(others);
        changes.put(">8443<", ">0<");
        Path file = ProviderConfig.copy("jetty/jetty.xml", folder.resolve("jetty.xml"), changes);
        server = (Server) new XmlConfiguration(ResourceFactory.root().newResource(file)).configure();
        server.start();
        return URI.create("https://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/");
    }

    private Visit visit(URI uri) throws Exception {
        return Visit.to(uri, azure.ca().clientContext());
    }

    private void assertRefused(String mistake, Map<String, String> others) throws Exception {
        Exception refused = assertThrows(Exception.class, () -> start(others));
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace, true));
        WrongConfiguration.assertPrinted(CONSUMER, mistake, trace.toString());
    }
}
