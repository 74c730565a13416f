// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** 200 clients a second, while the key is rotated in its vault. */
@Timeout(300)
@ExtendWith(LocalAzureExtension.class)
class RotationUnderLoadTest {
    private static final int PER_SECOND = 200;
    private static final int WARM_UP = 500;
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** For threads that wait for a processor. */
    private static final Duration SLACK = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final KeyPair first = Certificates.pair("EC", 256);
    private final KeyPair second = Certificates.pair("EC", 256);

    @AfterEach
    void stopFollowing() throws InterruptedException {
        Followings.interruptAll();
    }

    @Test
    void noHandshakeFailsAndTheNewKeyComesInTime(LocalAzure azure, TestReporter reporter) throws Exception {
        URI key = azure.createKey("web", NewKey.of(first));
        KeyManager manager = Followings.manager(
                Stores.load(azure.configuration(key) + "rotation.interval=" + INTERVAL.toMillis() + "ms\n"));
        try (TlsServer server = TlsServer.start(new KeyManager[] {manager});
                Recording recording = new Recording()) {
            recording.start();
            // Code that the JVM has not compiled yet would be slower than the schedule, and make a queue for a minute.
            for (int i = 0; i < WARM_UP; i++) {
                server.visit();
            }
            Visitors visitors = Visitors.come(PER_SECOND, server::visit);
            visitors.awaitMore(PER_SECOND);
            azure.createKey("web", NewKey.of(second));
            long rotated = System.nanoTime();
            visitors.awaitFirst(second.getPublic());
            visitors.awaitMore(PER_SECOND);
            visitors.end();

            Duration load = load(recording);
            reporter.publishEntry(visitors + "; the load of the new key took " + load.toMillis() + " ms");
            assertEquals(List.of(), visitors.failures());
            assertEquals(visitors.arrived(), visitors.visits().size());
            // Those who came by the schedule, all of them served: how fast that was is the machine's, and only
            // reported.
            assertTrue(visitors.arrived() >= PER_SECOND * visitors.time().toSeconds(), visitors::toString);
            assertEquals(
                    Set.of(first.getPublic(), second.getPublic()),
                    visitors.visits().stream().map(Visitors.Visit::key).collect(Collectors.toSet()));
            long latest = rotated
                    + INTERVAL.plus(load).plus(visitors.latest()).plus(SLACK).toNanos();
            assertEquals(
                    List.of(),
                    visitors.visits().stream()
                            .filter(visit -> visit.key().equals(first.getPublic()) && visit.begun() > latest)
                            .toList());
        }
    }

    /** How long the look took that found the new version: asking for it, attestation, and release. */
    private Duration load(Recording recording) throws Exception {
        recording.stop();
        Path file = folder.resolve("rotation.jfr");
        recording.dump(file);
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("azureskr.Rotation"))
                .toList();
        assertEquals(
                List.of("new version"),
                events.stream().map(event -> event.getString("outcome")).toList());
        return events.get(0).getDuration();
    }
}
