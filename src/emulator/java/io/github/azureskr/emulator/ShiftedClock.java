// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** A service's clock, right until a test puts it ahead or back. */
public final class ShiftedClock extends Clock {
    private final Clock right;
    private final AtomicReference<Duration> shift;

    ShiftedClock() {
        this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    }

    private ShiftedClock(Clock right, AtomicReference<Duration> shift) {
        this.right = right;
        this.shift = shift;
    }

    /** Goes so much ahead from now on; a negative duration is behind. */
    public void shift(Duration ahead) {
        shift.set(ahead);
    }

    @Override
    public Instant instant() {
        return right.instant().plus(shift.get());
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ShiftedClock(right.withZone(zone), shift);
    }
}
