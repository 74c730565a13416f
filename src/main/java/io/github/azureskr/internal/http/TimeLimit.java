// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The end of one wait: its own timeout or the deadline of the whole load, whichever comes first. */
final class TimeLimit {
    private final Duration timeout;
    private final Deadline own;
    private final Deadline whole;

    private TimeLimit(Duration timeout, Deadline whole) {
        this.timeout = timeout;
        this.own = Deadline.after(timeout);
        this.whole = whole;
    }

    /** Starts now. */
    static TimeLimit start(Duration timeout, Deadline whole) {
        return new TimeLimit(timeout, whole);
    }

    /** Fails once the limit has passed. */
    void requireLeft() throws SocketTimeoutException {
        if (whole.passed()) {
            throw new SocketTimeoutException(
                    "was given up: the time for the whole load was up; the property 'timeout' sets it");
        }
        if (own.passed()) {
            throw new SocketTimeoutException("timed out after " + inSeconds(timeout));
        }
    }

    /** At least 1: what is left for waiting. */
    long millis() throws SocketTimeoutException {
        requireLeft();
        return Math.max(
                1, Math.min(own.remaining().toMillis(), whole.remaining().toMillis()));
    }

    private static String inSeconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
