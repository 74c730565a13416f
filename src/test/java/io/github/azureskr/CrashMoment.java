// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When a program is killed: some time after so many events, each a command to the TPM or a request to a service.
 *
 * @param events that pass before
 * @param delay after the last one
 */
record CrashMoment(Phase phase, int events, Duration delay) {

    /** What the program is about. */
    enum Phase {
        /** It starts, or loads again, or seals what it has loaded. */
        LOAD,
        /** The TPM has made the key to seal to: what follows are the file and the counter. */
        SEALING,
        /** The key that it serves has been rotated. */
        ROTATION;

        /** As people write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** By chance, but each phase in its turn. */
    static CrashMoment of(long seed) {
        List<Phase> phases = List.of(Phase.values());
        Phase phase = phases.get(Math.floorMod(seed, phases.size()));
        SplittableRandom random = new SplittableRandom(seed);
        return switch (phase) {
            // A load that seals takes some 65 events, and a rotation a few more.
            case LOAD -> new CrashMoment(phase, 1 + random.nextInt(200), Duration.ofNanos(random.nextInt(5_000_000)));
            // A load makes its transfer key first.
            case SEALING ->
                new CrashMoment(phase, 2 * (1 + random.nextInt(3)), Duration.ofNanos(random.nextInt(20_000_000)));
            case ROTATION ->
                new CrashMoment(phase, 1 + random.nextInt(75), Duration.ofNanos(random.nextInt(5_000_000)));
        };
    }

    /** Counts down {@code reached} when so many events of this phase have passed from now on. */
    void arm(LocalAzure azure, CountDownLatch reached) {
        AtomicInteger left = new AtomicInteger(events);
        Runnable event = () -> {
            if (left.decrementAndGet() == 0) {
                reached.countDown();
            }
        };
        if (phase != Phase.SEALING) {
            for (AzureService service : AzureService.values()) {
                azure.faults(service).choose(request -> {
                    event.run();
                    return Optional.empty();
                });
            }
        }
        azure.paravisor().interpose(new Interposer() {
            @Override
            public byte[] response(byte[] command, byte[] response) {
                if (phase != Phase.SEALING || TpmRecording.code(command) == TpmRecording.CREATE_PRIMARY) {
                    event.run();
                }
                return response;
            }
        });
    }
}
