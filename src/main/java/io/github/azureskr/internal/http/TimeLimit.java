// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The end of one wait: its own timeout or the deadline of the whole load, whichever comes first. */
final class TimeLimit {
    /** With less than this, what fails says nothing of whoever is waited for. */
    private static final Duration FAIR = Duration.ofMillis(100);

    private final Duration timeout;
    private final Deadline own;
    private final Deadline whole;
    private final boolean late;

    private TimeLimit(Duration timeout, Deadline whole) {
        this.timeout = timeout;
        this.own = Deadline.after(timeout);
        this.whole = whole;
        this.late = whole.remaining().compareTo(FAIR) < 0;
    }

    /** Starts now. */
    static TimeLimit start(Duration timeout, Deadline whole) {
        return new TimeLimit(timeout, whole);
    }

    /** Fails once the limit has passed. */
    void requireLeft() throws SocketTimeoutException {
        if (whole.passed()) {
            String problem = "was given up: " + whole.inWords();
            throw late ? new UsedUp(problem) : new SocketTimeoutException(problem);
        }
        if (own.passed()) {
            throw new SocketTimeoutException("timed out after " + Deadline.inWords(timeout));
        }
    }

    /** At least 1: what is left for waiting. */
    long millis() throws SocketTimeoutException {
        requireLeft();
        return Math.max(
                1, Math.min(own.remaining().toMillis(), whole.remaining().toMillis()));
    }
}
