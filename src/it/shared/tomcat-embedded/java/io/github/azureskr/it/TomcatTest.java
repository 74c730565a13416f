// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each version of Tomcat, embedded. */
@ExtendWith(LocalAzureExtension.class)
abstract class TomcatTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** One for all: Tomcat asks for its base folder once in a JVM. */
    @TempDir
    static Path base;

    private LocalAzure azure;
    private VaultKey key;

    @BeforeEach
    void configure(LocalAzure running) throws Exception {
        azure = running;
        key = VaultKey.create(azure, "web");
        key.writeConfiguration(base.resolve("conf/azureskr.conf"));
    }

    final void servesTheReleasedKey() throws Exception {
        ServerXml.write(base);
        EmbeddedTomcat tomcat = EmbeddedTomcat.start(base);
        try (tomcat) {
            assertEquals(key.publicKey(), servedKey(tomcat, 0));
        }
        assertFalse(tomcat.log().matches("(?s).*\\b(WARNING|SEVERE)\\b.*"), tomcat.log());
    }

    @Test
    void reloadServesTheNewKeyAfterRotation() throws Exception {
        ServerXml.write(base);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            PublicKey before = key.publicKey();
            VaultKey next = key.rotate();
            next.writeCertificate(base.resolve("conf/web.pem"));
            assertEquals(before, servedKey(tomcat, 0));
            tomcat.reload();
            assertEquals(next.publicKey(), servedKey(tomcat, 0));
        }
    }

    @Test
    void rotatedKeyIsServedWithoutReload() throws Exception {
        ProviderConfig.copy("tomcat/server-rotation.xml", base.resolve("conf/server.xml"));
        Files.writeString(base.resolve("conf/azureskr.conf"), "rotation.interval=100ms\n", StandardOpenOption.APPEND);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            PublicKey before = key.publicKey();
            assertEquals(before, servedKey(tomcat, 0));
            VaultKey next = key.rotate();
            next.writeCertificate(base.resolve("conf/web.pem"));
            assertEquals(next.publicKey(), firstServedKeyAfter(before, tomcat));
        } finally {
            endRotation();
        }
    }

    @Test
    void aKeyThatIsNotReleasedIsInTheLogWithTheReason() throws Exception {
        String policy = azure.releasePolicy().replace("sevsnpvm", "tdxvm");
        azure.keyVault().createKey("web", NewKey.rsa(2048).exportable(policy));
        ServerXml.write(base);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertFalse(tomcat.listens());
            TomcatMistake.assertPrinted("key not released", tomcat.log());
        }
    }

    @Test
    void startAttestsAndReleasesOnce() throws Exception {
        ServerXml.write(base);
        assertEquals(new Calls(1, 1), callsOfAStart());
    }

    @Test
    void startOfTwoConnectorsWithOneConfigurationAttestsAndReleasesOnce() throws Exception {
        ServerXml.writeWithSecondConnector(base);
        Calls before = Calls.of(azure);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertEquals(key.publicKey(), servedKey(tomcat, 0));
            assertEquals(key.publicKey(), servedKey(tomcat, 1));
        }
        assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
    }

    @Test
    void rsaAndEcKeyAreReleasedWithOneAttestationAndEachClientGetsTheOneItCanUse() throws Exception {
        NamedKeys keys = NamedKeys.of(azure, base.resolve("conf/azureskr.conf"));
        PublicKey rsa = keys.add("web", "RSA");
        PublicKey ec = keys.add("web-ec", "EC");
        ProviderConfig.copy("tomcat/server-rsa-and-ec.xml", base.resolve("conf/server.xml"));
        Calls before = Calls.of(azure);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertEquals(rsa, servedKeyTo(tomcat, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
            assertEquals(ec, servedKeyTo(tomcat, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        }
        assertEquals(new Calls(1, 2), Calls.of(azure).since(before));
    }

    @Test
    void aliasChoosesTheKey() throws Exception {
        NamedKeys keys = NamedKeys.of(azure, base.resolve("conf/azureskr.conf"));
        keys.add("a", "RSA");
        PublicKey b = keys.add("b", "RSA");
        ServerXml.write(base, ServerXml.TYPE, ServerXml.TYPE + " certificateKeyAlias=\"b\"");
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertEquals(b, servedKey(tomcat, 0));
        }
    }

    @Test
    void aliasChoosesTheKeyOfTheSurroundingsConfiguration() throws Exception {
        Path configuration = base.resolve("conf/surroundings.conf");
        NamedKeys keys = NamedKeys.of(azure, configuration);
        keys.add("a", "RSA");
        PublicKey b = keys.add("b", "RSA");
        ServerXml.write(base, ServerXml.FILE, "NONE\" certificateKeyAlias=\"b\"");
        System.setProperty("azure.skr.config", configuration.toString());
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertEquals(b, servedKey(tomcat, 0));
        } finally {
            System.clearProperty("azure.skr.config");
        }
    }

    @Test
    void listenerLeavesNoProviderBehind() throws Exception {
        ServerXml.write(base);
        EmbeddedTomcat.start(base).close();
        assertNull(Security.getProvider(AzureSkrProvider.NAME));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithoutTheConnectorAndSaysWhatIsWrong(TomcatMistake mistake) throws Exception {
        mistake.writeServerXml(base);
        try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(base)) {
            assertFalse(tomcat.listens());
            mistake.assertPrinted(tomcat.log());
        }
    }

    private Calls callsOfAStart() throws Exception {
        Calls before = Calls.of(azure);
        EmbeddedTomcat.start(base).close();
        return Calls.of(azure).since(before);
    }

    private PublicKey servedKeyTo(EmbeddedTomcat tomcat, String cipherSuite) throws Exception {
        SSLParameters only = new SSLParameters(new String[] {cipherSuite}, new String[] {"TLSv1.2"});
        return Visit.to(tomcat.uri(0), azure.ca().clientContext(), only).key();
    }

    /** Asks, one connection after the other, until another key is served. */
    private PublicKey firstServedKeyAfter(PublicKey before, EmbeddedTomcat tomcat) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        PublicKey served = before;
        while (served.equals(before) && Instant.now().isBefore(end)) {
            served = servedKey(tomcat, 0);
        }
        return served;
    }

    /** It ends by itself once the server's key managers are garbage; what other tests count must not wait for that. */
    private static void endRotation() throws InterruptedException {
        for (Thread running : Thread.getAllStackTraces().keySet()) {
            if (running.getName().equals("azureskr-rotation")) {
                running.interrupt();
                running.join();
            }
        }
    }

    private PublicKey servedKey(EmbeddedTomcat tomcat, int connector) throws Exception {
        return Visit.to(tomcat.uri(connector), azure.ca().clientContext()).key();
    }
}
