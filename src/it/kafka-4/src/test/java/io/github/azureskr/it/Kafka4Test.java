// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalAzureExtension.class)
class Kafka4Test {
    private static final TopicPartition GREETINGS = new TopicPartition("greetings", 0);

    @TempDir
    Path brokers;

    @TempDir
    Path clients;

    @Test
    void kafka4ServesTheReleasedKey(LocalAzure azure) throws Exception {
        VaultKey ofBroker = VaultKey.create(azure, "broker");
        ofBroker.writeConfiguration(brokers.resolve(KafkaNode.CONFIGURATION));
        VaultKey ofClient = VaultKey.create(azure, "client");
        ofClient.writeConfiguration(clients.resolve(KafkaNode.CONFIGURATION));
        KafkaNode node = KafkaNode.in(brokers, azure).formatted();
        Calls before = Calls.of(azure);
        try (RunningProcess broker = node.started()) {
            System.err.println(Calls.of(azure).since(before));
            System.err.println(broker.output());
            assertEquals(ofBroker.publicKey(), keyOf(node.port(), azure.ca().clientContext()));
            Properties properties = properties(node.clientProperties(clients));
            send(properties, "served with a released key");
            assertEquals(List.of("served with a released key"), read(properties));
            System.err.println(Calls.of(azure).since(before));
        }
    }

    private static PublicKey keyOf(int port, SSLContext context) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getPublicKey();
        }
    }

    private static void send(Properties properties, String text) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(GREETINGS.topic(), text)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(Properties properties) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(GREETINGS));
            consumer.seekToBeginning(List.of(GREETINGS));
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(60));
            return records.records(GREETINGS).stream().map(record -> record.value()).toList();
        }
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
