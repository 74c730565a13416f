// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is its own controller, and clients, with mutual TLS among them all. */
@ExtendWith(LocalAzureExtension.class)
class Kafka4Test {
    private static final String KEYSTORE = "listener.name.ssl.ssl.keystore.location";
    /** Each of a listener's network threads has its own keystore, and reads it when it comes to that. */
    private static final int NETWORK_THREADS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path brokers;

    @TempDir
    static Path clients;

    private static LocalAzure azure;
    private static VaultKey key;
    private static KafkaNode node;
    private static RunningProcess broker;
    private static Calls callsOfStart;
    private static KafkaClient client;

    @BeforeAll
    static void startBroker(LocalAzure running) throws Exception {
        azure = running;
        node = KafkaNode.in(brokers, azure);
        key = VaultKey.create(azure, "broker");
        writeFollowingConfiguration();
        client = node.client(VaultKey.create(azure, "client").writeConfiguration(clients.resolve("azureskr.conf")));
        Calls before = Calls.of(azure);
        broker = node.startAndAwaitReadiness();
        callsOfStart = Calls.of(azure).since(before);
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void kafka4ServesTheReleasedKey() throws Exception {
        assertEquals(key.publicKey(), servedKey());
    }

    @Test
    void kafka4AttestsOnceAndHasItsKeyReleasedOnceHoweverManyConnectionsItStarts() {
        assertEquals(new Calls(1, 1), callsOfStart);
    }

    @Test
    void kafka4ClientShowsItsReleasedKeyAndReadsWhatItSent() throws Exception {
        Path configuration = clients.resolve("new/azureskr.conf");
        KafkaClient newcomer = node.client(VaultKey.create(azure, "newcomer").writeConfiguration(configuration));
        Calls before = Calls.of(azure);
        newcomer.send("kept by a broker that believes me");
        assertEquals(List.of("kept by a broker that believes me"), newcomer.read());
        assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
    }

    @Test
    void kafka4RefusesTheClientWithoutIt() {
        KafkaClient stranger = client.without("ssl.key");
        ExecutionException refused = assertThrows(ExecutionException.class, () -> stranger.send("not kept"));
        assertInstanceOf(SslAuthenticationException.class, refused.getCause());
    }

    @Test
    void kafka4ServesTheNextKeyAfterARotationByItself() throws Exception {
        Calls before = Calls.of(azure);
        PublicKey old = key.publicKey();
        key.rotate().writeCertificateBeside(node.configuration());
        assertEquals(key.publicKey(), servedKeyOnceNot(old));
        assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
    }

    @Test
    void kafka4ServesAnotherKeyOnceItsConfigurationIsNamedAnew() throws Exception {
        PublicKey old = key.publicKey();
        key = VaultKey.create(azure, "another-broker");
        writeFollowingConfiguration();
        client.alterBroker(KEYSTORE, node.configuration().toString());
        assertEquals(key.publicKey(), servedKeyOnceNot(old));
    }

    @Test
    void kafka4GoesOnWithItsKeyWhereTheNextCannotBeHad() throws Exception {
        Path mistaken = node.folder().resolve("mistaken.conf");
        Files.writeString(mistaken, Files.readString(node.configuration()).replace("key=", "kye="));
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> client.alterBroker(KEYSTORE, mistaken.toString()));
        WrongConfiguration.assertPrinted("Kafka 4, broker", "any, at a reload", refused.getMessage());
        assertEquals(key.publicKey(), servedKey());
    }

    private static void writeFollowingConfiguration() throws Exception {
        Files.writeString(
                key.writeConfiguration(node.configuration()), "rotation.interval=1s\n", StandardOpenOption.APPEND);
    }

    /** Asks until as many connections in a row as there are network threads, which take turns, had another key. */
    private static PublicKey servedKeyOnceNot(PublicKey old) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        PublicKey served = old;
        for (int inARow = 0; inARow < NETWORK_THREADS && System.nanoTime() < deadline; ) {
            served = servedKey();
            inARow = served.equals(old) ? 0 : inARow + 1;
        }
        return served;
    }

    private static PublicKey servedKey() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) azure.ca().clientContext().getSocketFactory().createSocket("localhost", node.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getPublicKey();
        }
    }
}
