// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.time.Duration;

/** The moment by which a whole load must be done. Immune to changes of the wall clock. */
public final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** One that leaves {@code reserve} until this one. */
    public Deadline before(Duration reserve) {
        return new Deadline(end - reserve.toNanos());
    }

    /** This one, or the end of {@code duration} from now where that is sooner. */
    Deadline within(Duration duration) {
        Duration left = remaining();
        return left.compareTo(duration) < 0 ? this : after(duration);
    }

    /** Zero once the deadline has passed, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    public boolean passed() {
        return remaining().isZero();
    }
}
