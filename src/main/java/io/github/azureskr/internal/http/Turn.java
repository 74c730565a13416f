// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.time.Duration;

/** One of several alternatives, and when it may be asked again: what one service wants holds up no other. */
final class Turn {
    private final HttpRequest request;
    private Attempt last;
    private long due = System.nanoTime();

    Turn(HttpRequest request) {
        this.request = request;
    }

    HttpRequest request() {
        return request;
    }

    void take(Attempt attempt) {
        last = attempt;
        due = System.nanoTime() + attempt.retryAfter().orElse(Duration.ZERO).toNanos();
    }

    /** The latest attempt. */
    Attempt last() {
        return last;
    }

    /** In nanoseconds from now; zero once the time has come. */
    long untilDue() {
        return Math.max(0, due - System.nanoTime());
    }
}
