// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.management.ManagedKeys;
import io.github.azureskr.internal.pipeline.CertifiedKey;
import io.github.azureskr.internal.pipeline.DetachedThread;
import io.github.azureskr.internal.pipeline.KeyRotation;
import io.github.azureskr.internal.pipeline.Provenance;
import io.github.azureskr.spec.AzureSkrException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Follows the keys of one configuration, in a thread of its own. It ends when nobody serves them any more, or when it is
 * interrupted.
 */
final class Follower {
    private final Configuration configuration;
    private final KeyRotation rotation;
    private final RotationLog log = new RotationLog();
    private final Set<Reference<RotatingKeys>> users = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<RotatingKeys> gone = new ReferenceQueue<>();

    /** What was found last, by the configuration's aliases. Only the thread uses it. */
    private final Map<String, CertifiedKey> newest = new HashMap<>();

    /** When the vault is asked next, by {@link System#nanoTime}. Only the thread uses it. */
    private long due;

    /** What the last round ended with, null for nothing: there may be no memory for an Optional. Only the thread uses it. */
    private Error cutShort;

    Follower(Configuration configuration) {
        this.configuration = configuration;
        this.rotation = new KeyRotation(configuration);
    }

    void add(RotatingKeys keys) {
        users.add(new WeakReference<>(keys, gone));
    }

    boolean isUsed() {
        users.removeIf(user -> user.refersTo(null));
        return !users.isEmpty();
    }

    void start() {
        DetachedThread.of("azureskr-rotation", this::run).start();
    }

    private void run() {
        try {
            due = next();
            while (isNeeded()) {
                follow();
            }
        } catch (InterruptedException e) {
            log.interrupted();
        } finally {
            ManagedKeys.looksNext(configuration, Optional.empty());
            Followers.ended(this);
        }
    }

    private boolean isNeeded() {
        try {
            return Followers.needs(this);
        } catch (Error e) {
            outlive(e);
            return true;
        }
    }

    private void follow() throws InterruptedException {
        try {
            long left = due - System.nanoTime();
            if (left > 0) {
                // Wakes up early when somebody is gone.
                gone.remove(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } else {
                due = next();
                report();
                round();
            }
        } catch (Error e) {
            outlive(e);
        }
    }

    /**
     * A JVM may run out of memory for a moment, and then have none for saying so either. Who follows must be there when it
     * has again: nobody else would notice that the keys grow old.
     */
    private void outlive(Error error) {
        cutShort = error;
        due = System.nanoTime() + configuration.rotationInterval().toNanos();
    }

    private void report() {
        Error error = cutShort;
        cutShort = null;
        if (error != null) {
            log.cutShort(error);
        }
    }

    /** A little less than the interval: machines that were started together should not ask together. */
    private long next() {
        double share = ThreadLocalRandom.current().nextDouble(0.9, 1.0);
        long pause = (long) (share * configuration.rotationInterval().toNanos());
        ManagedKeys.looksNext(configuration, Optional.of(Instant.now().plusNanos(pause)));
        return System.nanoTime() + pause;
    }

    private void round() throws InterruptedException {
        for (Map.Entry<String, CertifiedKey> served : served().entrySet()) {
            String alias = served.getKey();
            look(alias, newest.getOrDefault(alias, served.getValue()));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /**
     * What somebody serves, by the configuration's aliases. Whoever does is referred to only while he is looked at: the
     * vault may take its time to answer, and he may be dropped meanwhile.
     */
    private Map<String, CertifiedKey> served() {
        Map<String, CertifiedKey> served = new TreeMap<>();
        for (Reference<RotatingKeys> user : users) {
            RotatingKeys keys = user.get();
            if (keys != null) {
                keys.keys().values().stream().filter(this::isOurs).forEach(key -> served.put(alias(key), key));
            }
        }
        return served;
    }

    private void look(String alias, CertifiedKey inUse) {
        log.looks();
        try {
            CertifiedKey found = rotation.successor(inUse).orElse(inUse);
            serve(found);
            newest.put(alias, found);
            manage(alias, inUse, found);
            log.upToDate(alias, inUse, found);
        } catch (AzureSkrException e) {
            failed(alias, inUse, e.stage().toString(), e);
        } catch (GeneralSecurityException | RuntimeException | Error e) {
            failed(alias, inUse, e.getClass().getName(), e);
        }
    }

    private void manage(String alias, CertifiedKey inUse, CertifiedKey found) {
        if (found.key() == inUse.key()) {
            ManagedKeys.upToDate(configuration, alias);
        } else {
            ManagedKeys.upToDate(found.key(), found.provenance().orElseThrow());
        }
    }

    private void failed(String alias, CertifiedKey inUse, String what, Throwable failure) {
        // An interrupt is no failure, and ends this thread.
        if (!Thread.currentThread().isInterrupted()) {
            ManagedKeys.failed(
                    configuration, alias, failure instanceof AzureSkrException ? failure.getMessage() : what);
            log.failed(alias, inUse, what, failure);
        }
    }

    private void serve(CertifiedKey found) throws GeneralSecurityException {
        for (Reference<RotatingKeys> user : users) {
            RotatingKeys keys = user.get();
            if (keys != null) {
                serve(keys, found);
            }
        }
    }

    private void serve(RotatingKeys user, CertifiedKey found) throws GeneralSecurityException {
        for (Map.Entry<String, CertifiedKey> served : user.keys().entrySet()) {
            CertifiedKey key = served.getValue();
            if (isOurs(key) && alias(key).equals(alias(found)) && found.succeeds(key)) {
                user.replace(served.getKey(), found);
            }
        }
    }

    private boolean isOurs(CertifiedKey key) {
        return key.provenance()
                .filter(Provenance::isFollowed)
                .filter(known -> known.configuration().equals(configuration))
                .isPresent();
    }

    private static String alias(CertifiedKey key) {
        return key.provenance().orElseThrow().alias();
    }
}
