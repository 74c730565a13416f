// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.Closeable;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads of one load: steps that do not depend on each other run side by side, and no thread outlives the load.
 */
final class Workers implements AutoCloseable {
    private static final int MOST = 8;

    private final Deadline deadline;
    private final ExecutorService threads;
    private final Closeable unblock;

    /**
     * Starts no thread yet.
     *
     * @param unblock ends whatever a worker may be waiting for, so that closing is prompt
     */
    Workers(Deadline deadline, Closeable unblock) {
        this.deadline = deadline;
        this.unblock = unblock;
        this.threads = Executors.newFixedThreadPool(MOST, task -> {
            Thread thread = new Thread(task, "azureskr-load");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** For libraries that want to run something themselves. */
    ExecutorService executor() {
        return threads;
    }

    <T> Future<T> start(Callable<T> step) {
        return threads.submit(step);
    }

    /** The step's result, or its failure as its own exception. */
    <T> T await(Stage stage, Future<T> step) throws AzureSkrException {
        try {
            return step.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(stage, e.getCause());
        } catch (TimeoutException e) {
            throw new AzureSkrException(
                    stage, "not done when the load's time was up; the property 'timeout' sets that time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AzureSkrException(stage, "the loading thread was interrupted", e);
        } catch (CancellationException e) {
            throw new AzureSkrException(stage, "cancelled", e);
        }
    }

    @Override
    public void close() throws java.io.IOException {
        threads.shutdownNow();
        unblock.close();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new AssertionError("a step of the load cannot be ended");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static AzureSkrException failure(Stage stage, Throwable cause) {
        if (cause instanceof AzureSkrException exception) {
            return exception;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new AzureSkrException(stage, String.valueOf(cause.getMessage()), cause);
    }
}
