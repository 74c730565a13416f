// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The provider's own flight recorder events. */
final class StageTimes implements AutoCloseable {
    /** How long a stage took, and when it began after the first one. */
    record Row(String stage, String subject, Duration start, Duration duration, String outcome) {}

    private final Recording recording = new Recording();

    StageTimes() {
        recording.enable("azureskr.Stage").withoutThreshold();
        recording.start();
    }

    /** What has been recorded, by start. Ends the recording. */
    List<Row> rows() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("azureskr-demo-", ".jfr");
        try {
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("azureskr.Stage"))
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .toList();
            Instant first = events.get(0).getStartTime();
            return events.stream().map(event -> row(event, first)).toList();
        } finally {
            Files.delete(file);
        }
    }

    private static Row row(RecordedEvent event, Instant first) {
        return new Row(
                event.getString("stage"),
                event.getString("subject"),
                Duration.between(first, event.getStartTime()),
                event.getDuration(),
                event.getString("outcome"));
    }

    @Override
    public void close() {
        recording.close();
    }
}
