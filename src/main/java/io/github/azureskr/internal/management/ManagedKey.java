// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.management;

import io.github.azureskr.internal.pipeline.Provenance;
import io.github.azureskr.spec.AzureSkrKeyMXBean;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.Key;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A key's state as JMX sees it. It refers to the key weakly: to be looked at keeps nothing in memory. */
final class ManagedKey implements AzureSkrKeyMXBean {
    private final Set<Reference<Key>> held = new HashSet<>();
    private Provenance newest;
    private Optional<Instant> nextLook = Optional.empty();
    private Optional<String> error = Optional.empty();

    ManagedKey(Provenance first) {
        this.newest = first;
    }

    /** A load or a look at the vault has succeeded, and ended with {@code key}. */
    synchronized void upToDate(Key key, Provenance known, ReferenceQueue<Key> gone) {
        if (held.stream().noneMatch(reference -> reference.refersTo(key))) {
            held.add(new WeakReference<>(key, gone));
        }
        // A load may be given what was released a moment ago, and the key rotated since then.
        if (!known.released().isBefore(newest.released())) {
            newest = known;
        }
    }

    /** Whether nobody has any of its versions any more. */
    synchronized boolean isGone() {
        held.removeIf(reference -> reference.refersTo(null));
        return held.isEmpty();
    }

    synchronized void looksNext(Optional<Instant> time) {
        nextLook = time;
    }

    synchronized void failed(Optional<String> message) {
        error = message;
    }

    @Override
    public synchronized String getAlias() {
        return newest.alias();
    }

    @Override
    public synchronized String getKeyId() {
        return newest.reference().toString();
    }

    @Override
    public synchronized String getKeyVersion() {
        return newest.reference().version().orElseThrow();
    }

    @Override
    public synchronized String getSource() {
        return newest.source();
    }

    @Override
    public synchronized Date getLastRelease() {
        return Date.from(newest.released());
    }

    @Override
    public synchronized Date getNextRefresh() {
        return nextLook.map(Date::from).orElse(null);
    }

    @Override
    public synchronized String getLastError() {
        return error.orElse(null);
    }
}
