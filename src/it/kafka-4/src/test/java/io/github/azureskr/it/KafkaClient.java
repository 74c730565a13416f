// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Producer, consumer and administrator with the same configuration. */
record KafkaClient(Map<String, Object> properties) {
    private static final TopicPartition GREETINGS = new TopicPartition("greetings", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    KafkaClient {
        properties = Map.copyOf(properties);
    }

    static KafkaClient of(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new KafkaClient(properties.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)));
    }

    KafkaClient with(String property, String value) {
        Map<String, Object> theirs = new HashMap<>(properties);
        theirs.put(property, value);
        return new KafkaClient(theirs);
    }

    /** Without what begins so. */
    KafkaClient without(String prefix) {
        Map<String, Object> theirs = new HashMap<>(properties);
        if (!theirs.keySet().removeIf(name -> name.startsWith(prefix))) {
            throw new IllegalArgumentException("no " + prefix);
        }
        return new KafkaClient(theirs);
    }

    void send(String text) throws InterruptedException, ExecutionException, TimeoutException {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>(GREETINGS.topic(), text)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** What has been sent, from the first record on. */
    List<String> read() {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(GREETINGS));
            consumer.seekToBeginning(List.of(GREETINGS));
            return consumer.poll(PATIENCE).records(GREETINGS).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    /** {@code kafka-configs.sh --alter --entity-type brokers --entity-name 1 --add-config NAME=VALUE}. */
    void alterBroker(String name, String value) throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(properties)) {
            admin.incrementalAlterConfigs(Map.of(broker, List.of(set)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
