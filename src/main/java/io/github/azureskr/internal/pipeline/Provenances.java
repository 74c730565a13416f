// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.config.Configuration;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where each released key of this process came from. A key carries no such note itself, and a server that copies it into
 * another store passes nothing on but the key: Tomcat does. A key's note goes when the key does.
 */
public final class Provenances {
    private static final Map<KeyIdentity, Provenance> NOTES = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Key> GONE = new ReferenceQueue<>();

    private Provenances() {}

    /** Notes where the key of {@code entry} came from. */
    public static void remember(Configuration configuration, ReleasedEntry entry) {
        forgetThoseGone();
        NOTES.put(
                new KeyIdentity(entry.released().key(), GONE),
                new Provenance(configuration, entry.alias(), entry.reference(), entry.created(), entry.attributes()));
    }

    /** Empty for a key that was not released: {@code key} is recognised as an object, not by its value. */
    public static Optional<Provenance> of(Key key) {
        forgetThoseGone();
        return Optional.ofNullable(NOTES.get(new KeyIdentity(key, null)));
    }

    static int count() {
        forgetThoseGone();
        return NOTES.size();
    }

    private static void forgetThoseGone() {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            NOTES.remove(gone);
        }
    }

    /** A key as an object. Equal to itself even after its key has gone, so that it can be taken out of the map. */
    private static final class KeyIdentity extends WeakReference<Key> {
        private final int hash;

        KeyIdentity(Key key, ReferenceQueue<Key> queue) {
            super(key, queue);
            this.hash = System.identityHashCode(key);
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Key key = get();
            return key != null && other instanceof KeyIdentity identity && identity.refersTo(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
