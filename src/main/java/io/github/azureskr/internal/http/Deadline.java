// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.time.Duration;

/** The moment by which a whole load must be done. Immune to changes of the wall clock. */
public final class Deadline {
    private final long end;
    private final Duration total;

    private Deadline(long end, Duration total) {
        this.end = end;
        this.total = total;
    }

    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), duration);
    }

    /** One that leaves {@code reserve} until this one. */
    public Deadline before(Duration reserve) {
        return new Deadline(end - reserve.toNanos(), total);
    }

    /** This one, or the end of {@code duration} from now where that is sooner. */
    public Deadline within(Duration duration) {
        Duration left = remaining();
        return left.compareTo(duration) < 0 ? this : new Deadline(System.nanoTime() + duration.toNanos(), total);
    }

    /** Zero once the deadline has passed, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    public boolean passed() {
        return remaining().isZero();
    }

    /** That it has passed, and who sets it to what. */
    public String inWords() {
        return "the time for the whole load was up; the property 'timeout' sets it, to " + inWords(total);
    }

    static String inWords(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
