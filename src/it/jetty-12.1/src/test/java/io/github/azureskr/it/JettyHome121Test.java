// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jetty's distribution on a jetty-base. */
@ExtendWith(LocalAzureExtension.class)
class JettyHome121Test {
    private static final String CONSUMER = "Jetty 12.1";

    @TempDir
    Path base;

    private LocalAzure azure;
    private VaultKey key;
    private Path configuration;

    @BeforeEach
    void configure(LocalAzure azure) throws Exception {
        this.azure = azure;
        key = VaultKey.create(azure, "web");
        configuration = key.writeConfiguration(base.resolve("etc/azureskr.conf"));
        JettyHome.prepare(base);
    }

    @Test
    void jettyHome121ServesTheReleasedKeyAndTheNextOneOnceTheConfigurationIsTouched() throws Exception {
        Calls before = Calls.of(azure);
        try (JettyHome jetty = JettyHome.start(base)) {
            URI uri = jetty.awaitStart();
            PublicKey first = visit(uri).key();
            assertEquals(key.publicKey(), first);
            assertEquals(new Calls(1, 1), Calls.of(azure).since(before));

            VaultKey next = key.rotate();
            next.writeConfiguration(configuration);
            jetty.awaitReload();
            assertEquals(
                    next.publicKey(),
                    Visit.afterReload(uri, azure.ca().clientContext(), first).key());
        }
    }

    /** Jetty's own doing: it lets go of the key that it has before it loads. The comment in start.d/azureskr.ini says so. */
    @Test
    void jettyHome121ServesNobodyAfterAReloadThatFailedUntilOneSucceeds() throws Exception {
        try (JettyHome jetty = JettyHome.start(base)) {
            URI uri = jetty.awaitStart();
            String right = Files.readString(configuration);
            Files.writeString(configuration, right.replace("\nkey=", "\nkye="));
            jetty.awaitFailedReload("Did you mean 'key'?");
            assertThrows(IOException.class, () -> visit(uri));
            Files.writeString(configuration, right);
            jetty.awaitReload();
            assertEquals(key.publicKey(), visit(uri).key());
        }
    }

    @Test
    void jettyHome121SaysThatTheFileIsMissing() throws Exception {
        assertRefused("missing file", JettyHome.start(base, "jetty.sslContext.keyStorePath=etc/azskr.conf"));
    }

    @Test
    void jettyHome121SaysThatTheTypeIsWrong() throws Exception {
        assertRefused("wrong type", JettyHome.start(base, "jetty.sslContext.keyStoreType=AzureKSR"));
    }

    @Test
    void jettyHome121SaysThatTheTypeIsMissing() throws Exception {
        remove("jetty.sslContext.keyStoreType=AzureSKR");
        assertRefused("no type", JettyHome.start(base));
    }

    @Test
    void jettyHome121SaysThatTheProviderIsNotRegistered() throws Exception {
        remove("--module=azureskr");
        assertRefused("provider not registered", JettyHome.start(base));
    }

    @Test
    void jettyHome121SaysThatTheJarIsMissing() throws Exception {
        Files.delete(base.resolve("lib/azureskr")
                .resolve(ProviderConfig.selfContainedJar().getFileName()));
        assertRefused("missing jar", JettyHome.start(base));
    }

    @Test
    void jettyHome121StartsWithAWrongAliasAndServesNobody() throws Exception {
        try (JettyHome jetty = JettyHome.start(base, "jetty.sslContext.alias=wbe")) {
            URI uri = jetty.awaitStart();
            assertThrows(IOException.class, () -> visit(uri));
            WrongConfiguration.assertPrinted(CONSUMER, "wrong alias", jetty.output());
        }
    }

    private void remove(String line) throws IOException {
        ProviderConfig.copy(
                "jetty/start.d/azureskr.ini", base.resolve("start.d/azureskr.ini"), "\n" + line + "\n", "\n");
    }

    private Visit visit(URI uri) throws Exception {
        return Visit.to(uri, azure.ca().clientContext());
    }

    private static void assertRefused(String mistake, JettyHome jetty) throws Exception {
        try (jetty) {
            WrongConfiguration.assertPrinted(CONSUMER, mistake, jetty.awaitFailure());
        }
    }
}
