// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import javax.security.auth.Destroyable;

/**
 * A release that may be used again until it expires.
 *
 * <p>Held softly. A key that no store and no server holds any more must not stay for the sake of a load that never
 * comes, and without a thread nobody notices that it has expired: the garbage collector takes it when it has not been
 * used for a while, at the latest when memory is short. What that costs is another release, now and then, in a process
 * that drops its stores.
 *
 * @param expiry as System.nanoTime has it
 */
record KeptRelease(long expiry, Reference<List<ReleasedEntry>> held) {
    static KeptRelease until(long expiry, List<ReleasedEntry> entries) {
        return new KeptRelease(expiry, new SoftReference<>(entries));
    }

    boolean isOver(long now) {
        return expiry - now <= 0 || entries().isEmpty();
    }

    /** Empty if one of the keys is gone, or was destroyed by whoever had it. */
    Optional<List<ReleasedEntry>> entries() {
        return Optional.ofNullable(held.get())
                .filter(entries -> entries.stream().noneMatch(KeptRelease::isDestroyed));
    }

    private static boolean isDestroyed(ReleasedEntry entry) {
        return entry.released().key() instanceof Destroyable key && key.isDestroyed();
    }
}
