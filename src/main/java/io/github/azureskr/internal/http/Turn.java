// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/** One of several alternatives, and when it may be asked again: what one service wants holds up no other. */
final class Turn {
    private final HttpRequest request;
    private final LongSupplier nanoTime;
    private Attempt last;
    private long due;

    Turn(HttpRequest request) {
        this(request, System::nanoTime);
    }

    /** @param nanoTime the clock */
    Turn(HttpRequest request, LongSupplier nanoTime) {
        this.request = request;
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong();
    }

    HttpRequest request() {
        return request;
    }

    void take(Attempt attempt) {
        last = attempt;
        due = nanoTime.getAsLong() + attempt.retryAfter().orElse(Duration.ZERO).toNanos();
    }

    /** The latest attempt. */
    Attempt last() {
        return last;
    }

    /** From now; zero once the time has come. */
    Duration untilDue() {
        return Duration.ofNanos(Math.max(0, due - nanoTime.getAsLong()));
    }
}
