// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.http.Http;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a JVM's first load can do on a second processor while its configuration is read: the classes that TLS loads the
 * first time take longer than anything else that waits for nobody.
 */
public final class Rehearsal {
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private Rehearsal() {}

    /** What goes on meanwhile. */
    @FunctionalInterface
    public interface Load<T> {
        T run() throws IOException;
    }

    /** Runs {@code load}, and once in a JVM the rehearsal beside it, whose thread does not outlive the load. */
    public static <T> T beside(Load<T> load) throws IOException {
        if (DONE.getAndSet(true)) {
            return load.run();
        }
        return beside(load, () -> {
            Http.rehearse();
            return true;
        });
    }

    /**
     * What the rehearsal fails with, the TLS of some other provider maybe with anything, stays in the task, which nobody
     * asks: it fails again where it counts, and is reported there. Nor is it logged, for a first logger costs the start
     * more than the rehearsal saves.
     */
    static <T> T beside(Load<T> load, Callable<?> rehearsal) throws IOException {
        Thread thread = new Thread(new FutureTask<>(rehearsal), "azureskr-load");
        thread.setDaemon(true);
        thread.start();
        try {
            return load.run();
        } finally {
            awaitEnd(thread);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
