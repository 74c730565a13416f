// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.emulator.LocalAzure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A node of Kafka from {@code provider-config/kafka/server.properties}, in processes as {@code kafka-storage.sh} and
 * {@code kafka-server-start.sh} start them. Its ports and paths alone are not those of the file.
 */
record KafkaNode(Path folder, int port, Path properties) {
    private static final String CONFIGURATION = "azureskr.conf";
    private static final String AUTHORITIES = "authorities.pem";
    private static final Pattern STARTED = Pattern.compile("\\[KafkaRaftServer nodeId=1\\] Kafka Server started");

    /** One that is configured and whose storage is formatted. */
    static KafkaNode in(Path folder, LocalAzure azure) throws IOException, InterruptedException, TimeoutException {
        Files.writeString(folder.resolve(AUTHORITIES), azure.ca().rootPem());
        int port = freePort();
        Path properties = ProviderConfig.copy(
                "kafka/server.properties",
                folder.resolve("server.properties"),
                Map.of(
                        "/etc/azureskr.conf", folder.resolve(CONFIGURATION).toString(),
                        "/etc/ssl/certs/kafka-authorities.pem",
                                folder.resolve(AUTHORITIES).toString(),
                        "/var/lib/kafka", folder.resolve("log").toString(),
                        "localhost:9093", "localhost:" + port,
                        "localhost:9094", "localhost:" + freePort()));
        KafkaNode node = new KafkaNode(folder, port, properties);
        node.format();
        return node;
    }

    /** The same with one text of its configuration another: a mistake. */
    KafkaNode with(String text, String other) throws IOException {
        String ours = Files.readString(properties);
        if (!ours.contains(text)) {
            throw new IllegalArgumentException(properties + " has no '" + text + "'");
        }
        Path theirs = Files.writeString(folder.resolve("mistaken.properties"), ours.replace(text, other));
        return new KafkaNode(folder, port, theirs);
    }

    Path configuration() {
        return folder.resolve(CONFIGURATION);
    }

    KafkaClient client(Path configuration) throws IOException {
        Path file = ProviderConfig.copy(
                "kafka/client.properties",
                configuration.resolveSibling("client.properties"),
                Map.of(
                        "/etc/azureskr.conf", configuration.toString(),
                        "/etc/ssl/certs/kafka-authorities.pem",
                                folder.resolve(AUTHORITIES).toString(),
                        "localhost:9093", "localhost:" + port));
        return KafkaClient.of(file);
    }

    RunningProcess start() throws IOException {
        return program("kafka.Kafka", List.of(properties.toString()));
    }

    RunningProcess startAndAwaitReadiness() throws IOException, InterruptedException, TimeoutException {
        RunningProcess process = start();
        try {
            process.await(STARTED);
        } catch (TimeoutException e) {
            process.close();
            throw e;
        }
        return process;
    }

    private void format() throws IOException, InterruptedException, TimeoutException {
        List<String> format = List.of(
                "format", "--standalone", "--cluster-id", "MkU3OEVBNTcwNTJENDM2Qk", "--config", properties.toString());
        try (RunningProcess process = program("kafka.tools.StorageTool", format)) {
            String said = process.awaitEnd();
            if (process.status() != 0) {
                throw new IOException("kafka-storage format: " + said);
            }
        }
    }

    private RunningProcess program(String main, List<String> arguments) throws IOException {
        // What lives for seconds is not worth an optimising compiler.
        List<String> command = new ArrayList<>(List.of(
                RunningProcess.java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.level=INFO",
                "-cp",
                ConsumerJars.classPath(),
                main));
        command.addAll(arguments);
        return RunningProcess.start(folder, Map.of(), command);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
