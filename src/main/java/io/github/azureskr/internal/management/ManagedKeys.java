// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.management;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.pipeline.DetachedThread;
import io.github.azureskr.internal.pipeline.Provenance;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.security.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of this process that can be watched: those whose configuration asks for it. For others nothing is done, and
 * nothing of JMX is loaded. A key is taken from the MBean server when it is garbage, by a thread that lives for as long
 * as there is one.
 */
public final class ManagedKeys {
    private static final System.Logger LOGGER = System.getLogger("io.github.azureskr.management");
    private static final ReferenceQueue<Key> GONE = new ReferenceQueue<>();
    private static final Map<Id, Registered> REGISTERED = new HashMap<>();
    private static boolean watched;

    private record Id(Configuration configuration, String alias) {}

    private record Registered(ManagedKey key, Optional<PlatformBean> bean) {}

    private ManagedKeys() {}

    /** A load or a look at the vault has succeeded, and ended with {@code key}. */
    public static void upToDate(Key key, Provenance known) {
        if (known.configuration().management()) {
            synchronized (REGISTERED) {
                Id id = new Id(known.configuration(), known.alias());
                ManagedKey managed = REGISTERED
                        .computeIfAbsent(id, absent -> register(known))
                        .key();
                managed.upToDate(key, known, GONE);
                managed.failed(known.releaseFailure());
                watch();
            }
        }
    }

    /** A look at the vault has found nothing new, and it answered. */
    public static void upToDate(Configuration configuration, String alias) {
        find(configuration, alias).ifPresent(key -> key.failed(Optional.empty()));
    }

    /** A load has failed. Stores that were loaded before stay as they are. */
    public static void failed(Configuration configuration, String message) {
        if (!configuration.management()) {
            return;
        }
        configuration.keys().forEach(key -> failed(configuration, key.alias(), message));
    }

    /** A look at the vault has failed. */
    public static void failed(Configuration configuration, String alias, String message) {
        find(configuration, alias).ifPresent(key -> key.failed(Optional.of(message)));
    }

    /**
     * When the vault will be asked for new versions.
     *
     * @param time empty for not at all
     */
    public static void looksNext(Configuration configuration, Optional<Instant> time) {
        if (!configuration.management()) {
            return;
        }
        configuration.keys().stream()
                .filter(key -> key.reference().version().isEmpty())
                .forEach(key -> find(configuration, key.alias()).ifPresent(managed -> managed.looksNext(time)));
    }

    private static Optional<ManagedKey> find(Configuration configuration, String alias) {
        if (!configuration.management()) {
            return Optional.empty();
        }
        synchronized (REGISTERED) {
            return Optional.ofNullable(REGISTERED.get(new Id(configuration, alias)))
                    .map(Registered::key);
        }
    }

    private static Registered register(Provenance known) {
        ManagedKey key = new ManagedKey(known);
        return new Registered(
                key,
                PlatformBean.register(
                        key,
                        known.configuration().key(known.alias()).reference().toString()));
    }

    private static void watch() {
        if (!watched) {
            watched = true;
            DetachedThread.of("azureskr-management", ManagedKeys::forgetThoseGone)
                    .start();
        }
    }

    private static void forgetThoseGone() {
        try {
            while (isAnyLeft()) {
                GONE.remove();
            }
        } catch (InterruptedException e) {
            LOGGER.log(
                    Level.WARNING, "The thread that unregisters MBeans was interrupted; the next load starts another");
            synchronized (REGISTERED) {
                watched = false;
            }
        }
    }

    private static boolean isAnyLeft() {
        synchronized (REGISTERED) {
            REGISTERED.values().removeIf(registered -> {
                boolean gone = registered.key().isGone();
                if (gone) {
                    registered.bean().ifPresent(PlatformBean::unregister);
                }
                return gone;
            });
            watched = !REGISTERED.isEmpty();
            return watched;
        }
    }
}
