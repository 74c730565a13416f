// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of one load: none is started before it is needed, and none outlives the load. */
final class Workers implements AutoCloseable {
    private static final int MOST = 8;

    private final Deadline deadline;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST, task -> {
        Thread thread = new Thread(task, "azureskr-load");
        thread.setDaemon(true);
        return thread;
    });

    Workers(Deadline deadline) {
        this.deadline = deadline;
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
            giveUp();
            throw new AzureSkrException(
                    stage, "not done when the time for the whole load was up; the property 'timeout' sets it", e);
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new AzureSkrException(stage, "the loading thread was interrupted", e);
        }
    }

    /** Nobody waits for the other steps any more, and one of them may hold the TPM. */
    private void giveUp() {
        threads.shutdownNow();
    }

    /** Ends all steps and waits until their threads are gone, also in a thread that was interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
