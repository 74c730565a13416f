// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that come to a TLS server at a steady pace. Whoever finds too many before him, because the machine is too slow
 * for the pace, goes away again and is counted.
 */
final class Visitors {
    private static final int AT_ONCE = 64;

    /**
     * A handshake that was completed.
     *
     * @param begun as System.nanoTime has it
     * @param key that the server showed
     */
    record Visit(long begun, long ended, PublicKey key) {}

    /** How many came until a time, or in a time. */
    record Count(int served, long turnedAway, Duration time) {
        Count since(Count before) {
            return new Count(served - before.served, turnedAway - before.turnedAway, time.minus(before.time));
        }

        double perSecond() {
            return served * 1e9 / time.toNanos();
        }

        @Override
        public String toString() {
            return "%d handshakes in %d ms, %.0f a second, %d clients turned away"
                    .formatted(served, time.toMillis(), perSecond(), turnedAway);
        }
    }

    private final int perSecond;
    private final Callable<X509Certificate> visiting;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final CountDownLatch steady = new CountDownLatch(1);

    private Future<?> arrivals;

    /** How many have been let in since somebody was turned away. Only the pace's thread uses it. */
    private int inARow;

    private final Semaphore served = new Semaphore(0);
    private final LongAdder turnedAway = new LongAdder();
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<PublicKey, CompletableFuture<Visit>> first = new ConcurrentHashMap<>();

    private Visitors(int perSecond, Callable<X509Certificate> visiting) {
        this.perSecond = perSecond;
        this.visiting = visiting;
    }

    static Visitors come(int perSecond, Callable<X509Certificate> visiting) {
        Visitors visitors = new Visitors(perSecond, visiting);
        visitors.arrivals = visitors.pace.scheduleAtFixedRate(
                visitors::arrive, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
        return visitors;
    }

    private void arrive() {
        if (places.tryAcquire()) {
            inARow++;
            clients.execute(this::visit);
        } else {
            inARow = 0;
            turnedAway.increment();
        }
        if (inARow == perSecond) {
            steady.countDown();
        }
    }

    private void visit() {
        long begun = System.nanoTime();
        try {
            PublicKey shown = visiting.call().getPublicKey();
            Visit visit = new Visit(begun, System.nanoTime(), shown);
            visits.add(visit);
            served.release();
            firstWith(visit.key()).complete(visit);
        } catch (Exception e) {
            failures.add(e);
        } finally {
            places.release();
        }
    }

    private CompletableFuture<Visit> firstWith(PublicKey key) {
        return first.computeIfAbsent(key, unseen -> new CompletableFuture<>());
    }

    /**
     * Waits until for a second nobody was turned away; false if that is not so in all the time, on a machine that is too
     * slow, or too busy with other things.
     */
    boolean keepPace(Duration within) throws InterruptedException {
        return steady.await(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until so many more have been served. */
    void awaitMore(int visits) throws InterruptedException {
        served.drainPermits();
        if (!served.tryAcquire(visits, 60, TimeUnit.SECONDS)) {
            throw new AssertionError("the server is too slow");
        }
    }

    /** The first visitor to whom the server shows this key. */
    Visit awaitFirst(PublicKey key) throws Exception {
        return firstWith(key).get(60, TimeUnit.SECONDS);
    }

    /** No more of them; those who have come are served. */
    void end() throws InterruptedException {
        if (!arrivals.cancel(false)) {
            throw new AssertionError("the pace has ended before");
        }
        pace.shutdown();
        if (!pace.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the pace does not end");
        }
        clients.shutdown();
        if (!clients.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not serve those who have come");
        }
    }

    Count count() {
        return new Count(visits.size(), turnedAway.sum(), Duration.ofNanos(System.nanoTime()));
    }

    /** In the order in which they ended. */
    List<Visit> visits() {
        return List.copyOf(visits);
    }

    List<Exception> failures() {
        return new ArrayList<>(failures);
    }
}
