// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * When a program is killed: some time after something has happened so many times.
 *
 * @param delay after the last time
 */
record CrashMoment(Sign sign, int times, Duration delay) {
    private static final int NV_INCREMENT = 0x134;

    /** What happens in a process, as seen from outside. */
    enum Sign {
        /** A command to the TPM or a request to a service: in a load, in one that seals, or between. */
        CALL_OF_A_LOAD,
        /** The same, once the key that it serves was rotated. */
        CALL_OF_A_ROTATION,
        /** The TPM has made a key, which is to be sealed to or to be attested. */
        KEY_MADE,
        /** The file that is to take the sealed cache's place is there. */
        FILE_BEGUN,
        /** The TPM is told to count, which makes the file before this one useless. */
        COUNTED;

        /** As people write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Loads, sealings and rotations by turns, the rest by chance. */
    static CrashMoment of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (Math.floorMod(seed, 3)) {
            // A load that seals takes some 65 calls, and a rotation a few more.
            case 0 -> of(Sign.CALL_OF_A_LOAD, random, 200, 5);
            case 1 -> of(Sign.CALL_OF_A_ROTATION, random, 75, 5);
            default ->
                switch (random.nextInt(3)) {
                    case 0 -> of(Sign.KEY_MADE, random, 6, 20);
                    case 1 -> of(Sign.FILE_BEGUN, random, 3, 5);
                    default -> of(Sign.COUNTED, random, 3, 5);
                };
        };
    }

    private static CrashMoment of(Sign sign, SplittableRandom random, int mostTimes, int mostMillis) {
        return new CrashMoment(
                sign, 1 + random.nextInt(mostTimes), Duration.ofNanos(random.nextInt(mostMillis * 1_000_000)));
    }

    boolean isRotation() {
        return sign == Sign.CALL_OF_A_ROTATION;
    }

    /** Counts {@code passed} down from now on, for files until what is returned is closed. */
    Closeable watch(LocalAzure azure, Path cacheFolder, CountDownLatch passed) throws IOException {
        if (sign == Sign.FILE_BEGUN) {
            return watchFiles(cacheFolder, passed);
        }
        watchCalls(azure, passed);
        return () -> {};
    }

    void watchCalls(LocalAzure azure, CountDownLatch passed) {
        boolean requests = sign == Sign.CALL_OF_A_LOAD || sign == Sign.CALL_OF_A_ROTATION;
        if (requests) {
            for (AzureService service : AzureService.values()) {
                azure.faults(service).choose(request -> {
                    passed.countDown();
                    return Optional.empty();
                });
            }
        }
        azure.paravisor().interpose(new Interposer() {
            @Override
            public byte[] command(byte[] command) {
                if (requests || (sign == Sign.COUNTED && TpmRecording.code(command) == NV_INCREMENT)) {
                    passed.countDown();
                }
                return command;
            }

            @Override
            public byte[] response(byte[] command, byte[] response) {
                if (sign == Sign.KEY_MADE && TpmRecording.code(command) == TpmRecording.CREATE_PRIMARY) {
                    passed.countDown();
                }
                return response;
            }
        });
    }

    private static Closeable watchFiles(Path folder, CountDownLatch passed) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        Thread watcher = new Thread(() -> countFiles(service, passed), "crash-watcher");
        watcher.setDaemon(true);
        watcher.start();
        return service;
    }

    private static void countFiles(WatchService service, CountDownLatch passed) {
        try {
            while (true) {
                WatchKey key = service.take();
                List<WatchEvent<?>> events = key.pollEvents();
                events.stream()
                        .filter(event -> event.context().toString().endsWith(".new"))
                        .forEach(event -> passed.countDown());
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // Nobody waits any more.
        }
    }
}
