// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps side by side: which of their failures is a load's. */
@Timeout(60)
class WorkersTest {
    /** Held, because java.util.logging would drop it to the collector, and its handler with it. */
    private static final Logger LOAD = Logger.getLogger("io.github.azureskr.load");

    private static final URI VAULT = URI.create("https://one.vault.azure.net");
    private static final URI OTHER_VAULT = URI.create("https://other.vault.azure.net");

    private final AzureSkrException down =
            new AzureSkrException(Stage.ATTESTATION, "no answer", new ConnectException("Connection refused"));
    private final AzureSkrException refused = new AzureSkrException(Stage.IDENTITY, "unknown identity");

    @Test
    void aRefusalThatComesAfterAnOutageIsWaitedFor() {
        CountDownLatch seen = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofMinutes(1)))) {
            Future<?> first = workers.start(failing(down));
            Future<?> second = workers.start(() -> {
                seen.await();
                throw refused;
            });
            assertSame(down, failure(workers, first));
            seen.countDown();
            assertSame(refused, workers.decisive(down));
            assertTrue(second.isDone());
        }
    }

    @Test
    void aRefusalCountsThoughItsStepNeverEnds() {
        try (Workers workers = new Workers(Deadline.after(Duration.ofMillis(300)))) {
            Future<?> release = workers.start(() -> {
                workers.refused(refused);
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            });
            AzureSkrException timeout = failure(workers, release);
            assertEquals(TimeoutException.class, timeout.getCause().getClass());
            assertSame(refused, workers.decisive(timeout));
        }
    }

    @Test
    void thatAStepWasEndedIsNoRefusal() {
        try (Workers workers = new Workers(Deadline.after(Duration.ofMillis(300)))) {
            Future<?> slow = workers.start(() -> {
                try {
                    return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    throw new AzureSkrException(Stage.RELEASE, "interrupted", e);
                }
            });
            AzureSkrException timeout = failure(workers, slow);
            assertSame(timeout, workers.decisive(timeout));
        }
    }

    /** Of that nobody hears the outcome. */
    @Test
    void whatOnlySavesTimeIsNotWaitedForAfterAnOutage() {
        CountDownLatch never = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofHours(1)))) {
            workers.rehearse(VAULT, () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertSame(down, workers.decisive(failure(workers, workers.start(failing(down)))));
        }
    }

    @Test
    void whereAllAreDownTheFirstOfThemIs() {
        try (Workers workers = new Workers(Deadline.after(Duration.ofMinutes(1)))) {
            Future<?> other =
                    workers.start(failing(new AzureSkrException(Stage.RELEASE, "too", new ConnectException())));
            assertSame(down, workers.decisive(failure(workers, workers.start(failing(down)))));
            assertTrue(other.isDone());
        }
    }

    @Test
    void ofStepsThatAreAwaitedTogetherNoneKeepsAnothersRefusalWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofHours(1)))) {
            List<CompletableFuture<Void>> steps = List.of(
                    workers.start(() -> {
                        never.await();
                        return null;
                    }),
                    workers.start(failing(refused)));
            assertSame(refused, assertThrows(AzureSkrException.class, () -> workers.awaitAll(Stage.RELEASE, steps)));
        }
    }

    @Test
    void stepsThatAreAwaitedTogetherComeInTheirOrder() throws Exception {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofMinutes(1)))) {
            CompletableFuture<String> first = workers.start(() -> {
                secondIsDone.await();
                return "first";
            });
            CompletableFuture<String> second = workers.start(() -> {
                secondIsDone.countDown();
                return "second";
            });
            assertEquals(List.of("first", "second"), workers.awaitAll(Stage.RELEASE, List.of(first, second)));
        }
    }

    /** It may be the refusal that keeps a sealed cache shut. */
    @Test
    void anOutageOfOneStepDoesNotEndTheWaitForTheOthers() {
        CountDownLatch isDown = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofMinutes(1)))) {
            CompletableFuture<Void> first = workers.start(() -> {
                isDown.await();
                throw refused;
            });
            CompletableFuture<Void> second = workers.start(() -> {
                isDown.countDown();
                throw down;
            });
            assertSame(
                    refused,
                    assertThrows(
                            AzureSkrException.class, () -> workers.awaitAll(Stage.RELEASE, List.of(first, second))));
        }
    }

    @Test
    void aVaultThatHangsHoldsUpNoOtherHoweverManyOfItsKeysAreAskedFor() throws Exception {
        CountDownLatch otherIsDone = new CountDownLatch(1);
        try (Workers workers = new Workers(Deadline.after(Duration.ofHours(1)))) {
            List<CompletableFuture<Void>> hanging = Stream.generate(() -> workers.start(VAULT, () -> {
                        otherIsDone.await();
                        return (Void) null;
                    }))
                    .limit(100)
                    .toList();
            List<CompletableFuture<String>> healthy = Stream.generate(() -> workers.start(OTHER_VAULT, () -> "a key"))
                    .limit(100)
                    .toList();
            assertEquals(Collections.nCopies(100, "a key"), workers.awaitAll(Stage.RELEASE, healthy));
            assertEquals("of neither", workers.await(Stage.SEALED_CACHE, workers.start(() -> "of neither")));
            otherIsDone.countDown();
            workers.awaitAll(Stage.RELEASE, hanging);
        }
    }

    @Test
    void oneVaultIsAskedForEightKeysAtATime() throws Exception {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (Workers workers = new Workers(Deadline.after(Duration.ofHours(1)))) {
            List<CompletableFuture<Integer>> steps = Stream.generate(() -> workers.start(VAULT, () -> {
                        int before = begun.getAndIncrement();
                        eight.countDown();
                        end.await();
                        return before;
                    }))
                    .limit(9)
                    .toList();
            eight.await();
            assertEquals(8, begun.get());
            end.countDown();
            assertEquals(8, workers.awaitAll(Stage.RELEASE, steps).get(8));
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThreadThatNothingEndsIsLeftBehindAndItsStageNamed() throws Exception {
        Queue<String> warnings = new ConcurrentLinkedQueue<>();
        Handler handler = new WarningHandler(warnings);
        LOAD.addHandler(handler);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch serverIsBack = new CountDownLatch(1);
        try {
            Workers workers = new Workers(Deadline.after(Duration.ofHours(1)), Duration.ofMillis(100));
            assertEquals("done", workers.await(Stage.RELEASE, workers.start(() -> "done")));
            Future<?> hanging = workers.start(() -> StageRecorder.record(Stage.CERTIFICATE, "web", () -> {
                hangs.countDown();
                awaitWhateverHappens(serverIsBack);
                return null;
            }));
            hangs.await();
            Thread.currentThread().interrupt();
            workers.close();
            assertFalse(hanging.isDone());
            assertTrue(Thread.interrupted(), "it is the caller's to know that it was interrupted");
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.remove().contains("still hangs in the stage certificate"));
        } finally {
            serverIsBack.countDown();
            LOAD.removeHandler(handler);
        }
    }

    /** As the kernel waits for a file server. */
    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // It is no matter.
            }
        }
    }

    /** Keeps what is logged. */
    private static final class WarningHandler extends Handler {
        private final Queue<String> warnings;

        WarningHandler(Queue<String> warnings) {
            this.warnings = warnings;
        }

        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void nothingIsStartedOnceTheLoadIsOver() {
        Workers workers = new Workers(Deadline.after(Duration.ofHours(1)));
        workers.close();
        assertThrows(RejectedExecutionException.class, () -> workers.start(VAULT, () -> "late"));
    }

    private static Callable<Void> failing(AzureSkrException failure) {
        return () -> {
            throw failure;
        };
    }

    private static AzureSkrException failure(Workers workers, Future<?> step) {
        return assertThrows(AzureSkrException.class, () -> workers.await(Stage.RELEASE, step));
    }
}
