// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.Outage;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of one load: none is started before it is needed, and none outlives the load but one that neither an
 * interrupt nor its closed connections end. Each vault has its own, lest one that hangs holds up another one's keys.
 */
final class Workers implements AutoCloseable {
    /** Of the machine's steps, and of those with each vault. */
    private static final int MOST = 8;

    static final Duration GRACE = Duration.ofSeconds(3);

    /** Of whom the steps are that belong to no vault. */
    private static final URI NO_VAULT = URI.create("");

    private final Deadline deadline;
    private final Duration grace;
    private final AtomicReference<AzureSkrException> refusal = new AtomicReference<>();
    private final List<CompletableFuture<?>> steps = new CopyOnWriteArrayList<>();
    private final Map<URI, ExecutorService> threads = new HashMap<>();
    private final List<LoadThread> started = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    Workers(Deadline deadline) {
        this(deadline, GRACE);
    }

    /** @param grace for threads to end once they were told to */
    Workers(Deadline deadline, Duration grace) {
        this.deadline = deadline;
        this.grace = grace;
    }

    <T> CompletableFuture<T> start(Callable<T> step) {
        return start(NO_VAULT, step);
    }

    /** Starts a step with a vault, at the latest when another one of the same vault has ended. */
    <T> CompletableFuture<T> start(URI vault, Callable<T> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        steps.add(result);
        of(vault).execute(() -> {
            try {
                result.complete(step.call());
            } catch (AzureSkrException e) {
                if (!ended) {
                    refused(e);
                }
                result.completeExceptionally(e);
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Starts what only saves time: nobody waits for it, but its end, and nothing is lost if it fails. */
    void rehearse(URI vault, Runnable step) {
        of(vault).execute(new FutureTask<>(step, null));
    }

    private synchronized ExecutorService of(URI vault) {
        if (ended) {
            throw new RejectedExecutionException("the load is over");
        }
        return threads.computeIfAbsent(
                vault,
                first -> Executors.newFixedThreadPool(MOST, task -> {
                    LoadThread thread = new LoadThread(task);
                    started.add(thread);
                    return thread;
                }));
    }

    /** Remembers what a step fails with, unless that is an outage. */
    void refused(AzureSkrException failure) {
        if (!Outage.explains(failure)) {
            refusal.set(failure);
        }
    }

    /**
     * What a load fails with whose first step to fail, in their order, failed with {@code failure}. A service that is
     * down must not hide another one's refusal: the steps that are at work are waited for, as long as there is time.
     */
    AzureSkrException decisive(AzureSkrException failure) {
        if (!Outage.explains(failure)) {
            return failure;
        }
        try {
            awaitEnds();
        } catch (InterruptedException e) {
            return interrupted(failure.stage(), e);
        }
        AzureSkrException refused = refusal.get();
        return refused == null ? failure : refused;
    }

    /** Of the steps, as far as there is time; not of what only saves time, which may take all there is. */
    private void awaitEnds() throws InterruptedException {
        for (Future<?> step : steps) {
            try {
                step.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // What counts of it is in refusal by now.
            }
        }
    }

    /** The results of all these steps, or the refusal that one of them met: for that, nobody waits for the others. */
    <T> List<T> awaitAll(Stage stage, List<CompletableFuture<T>> steps) throws AzureSkrException {
        CompletableFuture<T> refused = new CompletableFuture<>();
        List<CompletableFuture<T>> watched = steps.stream()
                .map(step -> step.whenComplete((result, failure) -> {
                    if (failure instanceof AzureSkrException e && !Outage.explains(e)) {
                        refused.completeExceptionally(e);
                    }
                }))
                .toList();
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> step : watched) {
            await(stage, CompletableFuture.anyOf(step, refused));
            results.add(await(stage, step));
        }
        return results;
    }

    /** The step's result, or its failure as its own exception. */
    <T> T await(Stage stage, Future<T> step) throws AzureSkrException {
        try {
            return step.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(stage, e.getCause());
        } catch (TimeoutException e) {
            giveUp();
            throw new AzureSkrException(stage, "not done when " + deadline.inWords(), HttpFailure.MORE_TIME, e);
        } catch (InterruptedException e) {
            throw interrupted(stage, e);
        }
    }

    private AzureSkrException interrupted(Stage stage, InterruptedException thrown) {
        giveUp();
        Thread.currentThread().interrupt();
        return new AzureSkrException(stage, "the loading thread was interrupted", HttpFailure.INTERRUPTED, thrown);
    }

    /** Nobody waits for the other steps any more, and one of them may hold the TPM. */
    private synchronized void giveUp() {
        // First: what the steps fail with from now on is that they were ended.
        ended = true;
        threads.values().forEach(ExecutorService::shutdownNow);
    }

    /**
     * Ends all steps and waits until their threads are gone, also in a thread that was interrupted; but not for ever, for
     * one may hang where nothing ends it, in a file system whose server is down. Such a one has lost the TPM by then.
     */
    @Override
    public void close() {
        giveUp();
        boolean interrupted = false;
        long end = System.nanoTime() + grace.toNanos();
        for (LoadThread thread : started) {
            interrupted |= awaitEnd(thread, end);
        }
        started.stream().filter(Thread::isAlive).forEach(Workers::warn);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this thread was interrupted meanwhile. */
    private static boolean awaitEnd(Thread thread, long end) {
        boolean interrupted = false;
        while (thread.isAlive() && end - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** The logger is looked for only here, as in {@link SealedRelease#warn}. */
    private static void warn(LoadThread thread) {
        String stage = thread.stage().map(at -> "the stage " + at).orElse("an unknown stage");
        System.getLogger("io.github.azureskr.load")
                .log(
                        Level.WARNING,
                        "A load is over, but one of its threads still hangs in " + stage
                                + ", and was left behind: neither"
                                + " the end of the time nor an interrupt ends what it waits for. Does a network file system"
                                + " or a name server not answer? jcmd PID Thread.print shows where " + thread.getName()
                                + " hangs.");
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
