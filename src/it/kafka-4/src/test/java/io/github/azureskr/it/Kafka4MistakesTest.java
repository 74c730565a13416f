// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What broker and client say of each mistake in their configuration. */
@ExtendWith(LocalAzureExtension.class)
class Kafka4MistakesTest {
    private static final String LOCATION = "ssl.keystore.location";

    @TempDir
    static Path brokers;

    @TempDir
    static Path clients;

    private static KafkaNode node;
    private static KafkaClient client;
    private static Path withWrongAlias;

    @BeforeAll
    static void configure(LocalAzure azure) throws Exception {
        node = KafkaNode.in(brokers, azure);
        VaultKey key = VaultKey.create(azure, "kafka");
        String right = Files.readString(key.writeConfiguration(node.configuration()));
        withWrongAlias = Files.writeString(
                brokers.resolve("alias.conf"),
                right.replace("key=", "key.kafka=").replace("certificate=", "key.kakfa.certificate="));
        client = node.client(Files.writeString(clients.resolve("azureskr.conf"), right));
    }

    /** Kafka registers it for the whole JVM. */
    @AfterEach
    void unregister() {
        Security.removeProvider(AzureSkrProvider.NAME);
    }

    @Test
    void kafka4SaysThatTheFileIsMissing() throws Exception {
        assertBrokerEnds("missing file", node.with("azureskr.conf", "azurskr.conf"));
    }

    @Test
    void kafka4SaysThatTheTypeIsWrong() throws Exception {
        assertBrokerEnds("wrong type", node.with("type=AzureSKR", "type=AzureSRK"));
    }

    @Test
    void kafka4SaysThatTheProviderIsNotRegistered() throws Exception {
        assertBrokerEnds("provider not registered", node.with("security.providers=", "#"));
    }

    @Test
    void kafka4SaysThatAnAliasIsWrong() throws Exception {
        assertBrokerEnds("wrong alias", node.with(node.configuration().toString(), withWrongAlias.toString()));
    }

    @Test
    void kafka4ClientSaysThatTheFileIsMissing() throws Exception {
        assertClientFails("missing file", client.with(LOCATION, "/etc/azurskr.conf"));
    }

    @Test
    void kafka4ClientSaysThatTheTypeIsWrong() throws Exception {
        assertClientFails("wrong type", client.with("ssl.keystore.type", "AzureSRK"));
    }

    @Test
    void kafka4ClientSaysThatTheProviderIsNotRegistered() throws Exception {
        assertClientFails("provider not registered", client.without("security.providers"));
    }

    @Test
    void kafka4ClientSaysThatAnAliasIsWrong() throws Exception {
        assertClientFails("wrong alias", client.with(LOCATION, withWrongAlias.toString()));
    }

    @Test
    void kafka4PassesOverAnAliasOfItsOwnConfiguration() {
        assertDoesNotThrow(
                () -> client.with("ssl.keystore.alias", "kakfa").producer().close());
    }

    private static void assertBrokerEnds(String mistake, KafkaNode mistaken) throws Exception {
        try (RunningProcess broker = mistaken.start()) {
            WrongConfiguration.assertPrinted("Kafka 4, broker", mistake, broker.awaitEnd());
            assertEquals(1, broker.status());
        }
    }

    private static void assertClientFails(String mistake, KafkaClient mistaken) throws Exception {
        KafkaException failure =
                assertThrows(KafkaException.class, () -> mistaken.producer().close());
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        WrongConfiguration.assertPrinted("Kafka 4, client", mistake, printed.toString());
    }
}
