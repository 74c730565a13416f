// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.emulator.LocalAzure;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A node of Kafka from {@code provider-config/kafka/server.properties}, in a process of its own, as the scripts
 * {@code kafka-storage.sh} and {@code kafka-server-start.sh} start it. Ports and paths alone are not those of the file.
 */
record KafkaNode(Path folder, int port, Path properties) {
    static final Path CONFIGURATION = Path.of("azureskr.conf");
    private static final String AUTHORITIES = "authorities.pem";

    static KafkaNode in(Path folder, LocalAzure azure) throws IOException {
        Files.writeString(folder.resolve(AUTHORITIES), azure.ca().rootPem());
        int port = freePort();
        Path properties = ProviderConfig.copy(
                "kafka/server.properties",
                folder.resolve("server.properties"),
                Map.of(
                        "/etc/azureskr.conf", folder.resolve(CONFIGURATION).toString(),
                        "/etc/ssl/certs/kafka-authorities.pem", folder.resolve(AUTHORITIES).toString(),
                        "/var/lib/kafka", folder.resolve("log").toString(),
                        "localhost:9093", "localhost:" + port,
                        "localhost:9094", "localhost:" + freePort()));
        return new KafkaNode(folder, port, properties);
    }

    /** The configuration of its clients, in a folder of theirs. */
    Path clientProperties(Path clients) throws IOException {
        return ProviderConfig.copy(
                "kafka/client.properties",
                clients.resolve("client.properties"),
                Map.of(
                        "/etc/azureskr.conf", clients.resolve(CONFIGURATION).toString(),
                        "/etc/ssl/certs/kafka-authorities.pem", folder.resolve(AUTHORITIES).toString(),
                        "localhost:9093", "localhost:" + port));
    }

    /** A mistake in its configuration. */
    KafkaNode with(String text, String other) throws IOException {
        String ours = Files.readString(properties);
        if (!ours.contains(text)) {
            throw new IllegalArgumentException(properties + " has no '" + text + "'");
        }
        Files.writeString(properties, ours.replace(text, other));
        return this;
    }

    KafkaNode formatted() throws IOException, InterruptedException, TimeoutException {
        List<String> format = List.of(
                "format", "--standalone", "--cluster-id", "MkU3OEVBNTcwNTJENDM2Qk", "--config", properties.toString());
        try (RunningProcess process = program("kafka.tools.StorageTool", format)) {
            String said = process.awaitEnd();
            if (process.status() != 0) {
                throw new IOException("kafka-storage format: " + said);
            }
        }
        return this;
    }

    RunningProcess start() throws IOException {
        return program("kafka.Kafka", List.of(properties.toString()));
    }

    /** Starts it and waits until clients may come. */
    RunningProcess started() throws IOException, InterruptedException, TimeoutException {
        RunningProcess process = start();
        process.await(Pattern.compile("\\[KafkaRaftServer nodeId=1\\] Kafka Server started"));
        return process;
    }

    private RunningProcess program(String main, List<String> arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                RunningProcess.java(),
                "-Xmx256m",
                "-Dlog4j2.level=INFO",
                "-cp",
                classPath(),
                main));
        command.addAll(arguments);
        return RunningProcess.start(folder, Map.of(), command);
    }

    /** Kafka's libs/: its jars and ours. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.endsWith("-emulator.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
