// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who performs a release, who waits for it, and for how long its keys serve others. */
@Timeout(60)
class SharedReleasesTest {
    private final AtomicInteger performed = new AtomicInteger();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private Configuration configuration;

    @BeforeEach
    void configure() throws Exception {
        configuration = Releases.configuration("cache", "60s");
    }

    @Test
    void loadsOfOneConfigurationShareARelease() throws Exception {
        SharedReleases releases = counting();
        Key first = key(releases.load(configuration));
        assertSame(first, key(releases.load(Releases.configuration("cache", "60s"))));
        assertEquals(1, performed.get());
    }

    @Test
    void loadsOfConfigurationsThatDifferShareNothing() throws Exception {
        SharedReleases releases = counting();
        releases.load(configuration);
        releases.load(Releases.configuration("identity.client-id", "another"));
        assertEquals(2, performed.get());
    }

    @Test
    void afterItsTimeAReleaseServesNobody() throws Exception {
        SharedReleases releases = counting();
        releases.load(configuration);
        pass(Duration.ofSeconds(60).minusNanos(1));
        releases.load(configuration);
        assertEquals(1, performed.get());
        pass(Duration.ofNanos(1));
        releases.load(configuration);
        assertEquals(2, performed.get());
    }

    @Test
    void withoutACacheEachLoadReleases() throws Exception {
        SharedReleases releases = counting();
        releases.load(Releases.configuration("cache", "0s"));
        releases.load(Releases.configuration("cache", "0s"));
        assertEquals(2, performed.get());
    }

    @Test
    void aKeyThatSomeoneHasDestroyedServesNobody() throws Exception {
        SharedReleases releases = counting();
        Releases.DestroyableKey key = (Releases.DestroyableKey) key(releases.load(configuration));
        key.destroy();
        assertNotSame(key, key(releases.load(configuration)));
    }

    @Test
    void loadsAtTheSameTimeWaitForOneRelease() throws Exception {
        SharedReleases releases = new SharedReleases(this::performWhenAllowed, nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        List<Load> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(Load.start(releases, configuration).untilItWaits());
        }
        mayEnd.countDown();
        for (Load waiter : waiters) {
            assertSame(key(leader.entries()), key(waiter.entries()));
        }
        assertEquals(1, performed.get());
    }

    @Test
    void aFailureIsToldToThoseWhoWaitedForItAndToNobodyElse() throws Exception {
        AzureSkrException failure = new AzureSkrException(Stage.RELEASE, "refused");
        SharedReleases releases = new SharedReleases(
                (configuration, deadline) -> {
                    if (performed.get() > 0) {
                        return performWhenAllowed(configuration, deadline);
                    }
                    performWhenAllowed(configuration, deadline);
                    throw failure;
                },
                nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        Load waiter = Load.start(releases, configuration).untilItWaits();
        mayEnd.countDown();
        assertSame(failure, leader.failure());
        assertSame(failure, waiter.failure());
        assertEquals(1, performed.get());
        assertEquals(1, releases.load(configuration).size());
    }

    @Test
    void whoWaitsKeepsItsOwnInterrupt() throws Exception {
        SharedReleases releases = new SharedReleases(this::performWhenAllowed, nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        Load waiter = Load.start(releases, configuration).untilItWaits();
        waiter.interrupt();
        assertTrue(waiter.failure().getMessage().contains("the loading thread was interrupted"));
        assertTrue(waiter.isStillInterrupted());
        mayEnd.countDown();
        assertEquals(1, leader.entries().size());
    }

    @Test
    void whoWaitsKeepsItsOwnDeadline() throws Exception {
        configuration = Releases.configuration("timeout", "200ms");
        SharedReleases releases = new SharedReleases(this::performWhenAllowed, nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        AzureSkrException failure = Load.start(releases, configuration).failure();
        assertTrue(failure.getMessage().contains("the property 'timeout' sets it"), failure.getMessage());
        assertFalse(leader.isDone());
        mayEnd.countDown();
        assertEquals(1, leader.entries().size());
    }

    @Test
    void whenTheLoadingThreadIsInterruptedOneThatWaitsTakesOver() throws Exception {
        SharedReleases releases = new SharedReleases(
                (configuration, deadline) -> {
                    try {
                        return performWhenAllowed(configuration, deadline);
                    } finally {
                        // So that the others' release does not wait.
                        mayEnd.countDown();
                    }
                },
                nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        Load one = Load.start(releases, configuration).untilItWaits();
        Load other = Load.start(releases, configuration).untilItWaits();
        leader.interrupt();
        assertTrue(leader.failure().getMessage().contains("interrupted"));
        assertSame(key(one.entries()), key(other.entries()));
        assertEquals(2, performed.get());
    }

    @Test
    void whenTheLoadingThreadRunsOutOfTimeOneThatCameLaterTakesOver() throws Exception {
        configuration = Releases.configuration("timeout", "2s");
        SharedReleases releases = new SharedReleases(
                (configuration, deadline) -> {
                    if (performed.incrementAndGet() > 1) {
                        return Releases.entries();
                    }
                    waitUntil(deadline, Duration.ofSeconds(1));
                    begun.countDown();
                    waitUntil(deadline, Duration.ZERO);
                    throw new AzureSkrException(Stage.RELEASE, "time is up");
                },
                nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        Load waiter = Load.start(releases, configuration);
        assertTrue(leader.failure().getMessage().contains("time is up"));
        assertEquals(1, waiter.entries().size());
    }

    @Test
    void whenTheLoadingThreadDiesOneThatWaitsTakesOver() throws Exception {
        SharedReleases releases = new SharedReleases(
                (configuration, deadline) -> {
                    boolean first = performed.get() == 0;
                    List<ReleasedEntry> entries = performWhenAllowed(configuration, deadline);
                    if (first) {
                        throw new OutOfMemoryError("of a test");
                    }
                    return entries;
                },
                nanoTime::get);
        Load leader = Load.start(releases, configuration);
        begun.await();
        Load waiter = Load.start(releases, configuration).untilItWaits();
        mayEnd.countDown();
        assertInstanceOf(
                OutOfMemoryError.class,
                assertThrows(ExecutionException.class, leader::entries).getCause());
        assertEquals(1, waiter.entries().size());
    }

    private SharedReleases counting() {
        mayEnd.countDown();
        return new SharedReleases(this::performWhenAllowed, nanoTime::get);
    }

    private List<ReleasedEntry> performWhenAllowed(Configuration configuration, Deadline deadline)
            throws AzureSkrException {
        performed.incrementAndGet();
        begun.countDown();
        try {
            mayEnd.await();
            return Releases.entries();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AzureSkrException(Stage.RELEASE, "interrupted", e);
        }
    }

    private static void waitUntil(Deadline deadline, Duration left) {
        while (deadline.remaining().compareTo(left) > 0) {
            LockSupport.parkNanos(deadline.remaining().minus(left).toNanos());
        }
    }

    private void pass(Duration duration) {
        nanoTime.addAndGet(duration.toNanos());
    }

    private static Key key(List<ReleasedEntry> entries) {
        return entries.get(0).released().key();
    }

    /** A load in a thread of its own. */
    private record Load(FutureTask<List<ReleasedEntry>> task, Thread thread, AtomicInteger interrupted) {
        static Load start(SharedReleases releases, Configuration configuration) {
            AtomicInteger interrupted = new AtomicInteger();
            FutureTask<List<ReleasedEntry>> task = new FutureTask<>(() -> {
                try {
                    return releases.load(configuration);
                } finally {
                    interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                }
            });
            Thread thread = new Thread(task, "load");
            thread.start();
            return new Load(task, thread, interrupted);
        }

        Load untilItWaits() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return this;
        }

        void interrupt() {
            thread.interrupt();
        }

        boolean isStillInterrupted() {
            return interrupted.get() == 1;
        }

        boolean isDone() {
            return task.isDone();
        }

        List<ReleasedEntry> entries() throws Exception {
            return task.get();
        }

        AzureSkrException failure() {
            return assertInstanceOf(
                    AzureSkrException.class,
                    assertThrows(ExecutionException.class, task::get).getCause());
        }
    }
}
