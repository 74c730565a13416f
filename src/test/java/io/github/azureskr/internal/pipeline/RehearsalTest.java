// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes on beside a first load, whatever a foreign TLS implementation makes of it. */
@Timeout(60)
class RehearsalTest {
    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("TLS cannot be set up"),
                new IllegalStateException("no TLS before the policy is loaded"),
                new NoClassDefFoundError("com/example/jsse/Hello"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void thatItFailsNeitherEndsTheLoadNorIsPrinted(Throwable failure) throws Exception {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        try {
            assertEquals("loaded", Rehearsal.beside(() -> "loaded", () -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (Exception) failure;
            }));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertFalse(uncaught.contains(failure), uncaught::toString);
    }

    @Test
    void itsThreadRunsBesideTheLoadAndDoesNotOutliveIt() throws Exception {
        CountDownLatch rehearsing = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Rehearsal.beside(
                () -> {
                    try {
                        rehearsing.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return "loaded";
                },
                () -> {
                    thread.set(Thread.currentThread());
                    rehearsing.countDown();
                    return null;
                });
        assertTrue(thread.get() != Thread.currentThread() && !thread.get().isAlive());
    }
}
