// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets as many requests through as a throttle allows. */
public final class Turnstile {
    private final Throttle throttle;
    private final LongSupplier nanoTime;
    private final long period;
    private long opened;
    private int entered;
    private long full;

    /** @param nanoTime the clock, which in a simulation is not the computer's */
    public Turnstile(Throttle throttle, LongSupplier nanoTime) {
        this.throttle = throttle;
        this.nanoTime = nanoTime;
        this.period = throttle.period().toNanos();
        this.full = nanoTime.getAsLong();
    }

    /** Lets one through and returns zero, or says after what time there is room for one. */
    public synchronized Duration enter() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(throttle.gradual() ? enterBucket(now) : enterWindow(now));
    }

    private long enterWindow(long now) {
        if (entered == 0 || now - opened >= period) {
            opened = now;
            entered = 0;
        }
        if (entered < throttle.limit()) {
            entered++;
            return 0;
        }
        return opened + period - now;
    }

    /** The bucket is known by the time at which it is full again: each request puts that off. */
    private long enterBucket(long now) {
        long cost = period / throttle.limit();
        long wait = Math.max(full - now, 0) + cost - period;
        if (wait > 0) {
            return wait;
        }
        full = now + wait + period;
        return 0;
    }
}
