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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Clients that come to a TLS server by a schedule: so many a second, whether or not those before them have been served.
 * Where the machine is too slow for the pace they queue, and nobody goes away.
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

    private final int perSecond;
    private final Callable<X509Certificate> visiting;
    private final long opening = System.nanoTime();
    private final Thread schedule = new Thread(this::admit, "visitors");
    private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What the schedule's thread writes; to be read when it has ended. */
    private int arrived;

    private long latest;

    /** Set before {@link #closing} is. */
    private long end;

    private final Semaphore served = new Semaphore(0);
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<PublicKey, CompletableFuture<Visit>> first = new ConcurrentHashMap<>();

    private Visitors(int perSecond, Callable<X509Certificate> visiting) {
        this.perSecond = perSecond;
        this.visiting = visiting;
    }

    static Visitors come(int perSecond, Callable<X509Certificate> visiting) {
        Visitors visitors = new Visitors(perSecond, visiting);
        visitors.schedule.start();
        return visitors;
    }

    private void admit() {
        try {
            for (long due = opening; isDue(due); due = opening + arrived * 1_000_000_000L / perSecond) {
                arrived++;
                latest = Math.max(latest, System.nanoTime() - due);
                clients.execute(this::visit);
            }
        } catch (InterruptedException e) {
            failures.add(e);
        }
    }

    /** Waits for that time; false if the end comes before. Who is due before the end comes, however late this is. */
    private boolean isDue(long due) throws InterruptedException {
        return !closing.await(due - System.nanoTime(), TimeUnit.NANOSECONDS) || due - end <= 0;
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
        }
    }

    private CompletableFuture<Visit> firstWith(PublicKey key) {
        return first.computeIfAbsent(key, unseen -> new CompletableFuture<>());
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
        end = System.nanoTime();
        closing.countDown();
        schedule.join();
        clients.shutdown();
        if (!clients.awaitTermination(3, TimeUnit.MINUTES)) {
            throw new AssertionError("the server does not serve those who have come");
        }
    }

    /** How many came, until {@link #end}. */
    int arrived() {
        return arrived;
    }

    /** For how long they came. */
    Duration time() {
        return Duration.ofNanos(end - opening);
    }

    /** By how much the schedule's own thread was late at most: it waits for a processor as all others do. */
    Duration latest() {
        return Duration.ofNanos(latest);
    }

    /** In the order in which they ended. */
    List<Visit> visits() {
        return List.copyOf(visits);
    }

    List<Exception> failures() {
        return new ArrayList<>(failures);
    }

    /** For a report. */
    @Override
    public String toString() {
        long last = visits().stream().mapToLong(Visit::ended).max().orElse(end);
        return "%d clients came in %d ms, %d a second and at most %d ms late; %d handshakes were completed, %.0f a second"
                .formatted(
                        arrived,
                        time().toMillis(),
                        perSecond,
                        latest().toMillis(),
                        visits.size(),
                        visits.size() * 1e9 / (last - opening));
    }
}
