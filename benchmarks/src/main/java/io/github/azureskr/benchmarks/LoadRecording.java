// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A load's stages, as the provider's own events tell them. */
final class LoadRecording {
    private static final String STAGE = "azureskr.Stage";

    private final Recording recording = new Recording();

    LoadRecording() {
        recording.enable(STAGE);
        recording.start();
    }

    Steps end() throws IOException {
        Path file = Files.createTempFile("load", ".jfr");
        try {
            recording.stop();
            recording.dump(file);
            // Others of ours are recorded too, unless a recording says no.
            return new Steps(RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(STAGE))
                    .toList());
        } finally {
            recording.close();
            Files.delete(file);
        }
    }

    /** One load's. */
    record Steps(List<RecordedEvent> events) {
        double wallMillis() {
            Instant begin = events.stream().map(RecordedEvent::getStartTime).min(Instant::compareTo).orElseThrow();
            Instant end = events.stream().map(RecordedEvent::getEndTime).max(Instant::compareTo).orElseThrow();
            return millis(Duration.between(begin, end));
        }

        /**
         * The longest chain of steps that depend on each other. Evidence needs the transfer key; the appraisal needs
         * evidence, and endorsements whose own chain is appraised; the attestation needs the appraisal and the signing keys; a release needs the
         * attestation and the access token. The TPM opens one key at a time: where that takes longer than one key's
         * release, unwrapping and certificate, it is the chain's last part.
         *
         * @param decryptions how long the TPM took for opening keys, their policies with it, all in all
         */
        double criticalMillis(double decryptions) {
            double evidence = of("TPM") + of("evidence");
            double endorsed = of("endorsement") + of("local appraisal", "endorsements"::equals);
            double appraised = Math.max(evidence, endorsed) + of("local appraisal", "evidence"::equals);
            double keys = of("attestation", subject -> subject.equals("signing keys"));
            double attested = Math.max(appraised, keys) + of("attestation", subject -> !subject.equals("signing keys"));
            double ready = Math.max(attested, of("identity"));
            double key = shortest("release") + shortest("unwrap") + shortest("certificate");
            return ready + Math.max(key, shortest("release") + decryptions);
        }

        private double of(String stage) {
            return of(stage, subject -> true);
        }

        private double of(String stage, Predicate<String> subject) {
            return events.stream()
                    .filter(event -> event.getString("stage").equals(stage))
                    .filter(event -> subject.test(event.getString("subject")))
                    .mapToDouble(event -> millis(event.getDuration()))
                    .sum();
        }

        private double shortest(String stage) {
            return events.stream()
                    .filter(event -> event.getString("stage").equals(stage))
                    .mapToDouble(event -> millis(event.getDuration()))
                    .min()
                    .orElseThrow(() -> new AssertionError("no stage " + stage));
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }
}
