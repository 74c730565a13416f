// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import java.time.Duration;

/**
 * The pauses between the tries of one command that a busy or full TPM does not begin: 1, 2, 4 … milliseconds. They are over when
 * the next one would outlast {@link #MOST} in all, or the channel's deadline.
 */
final class Pauses {
    /** Linux' driver itself asks again for two seconds before it passes such an answer on. */
    private static final Duration MOST = Duration.ofSeconds(3);

    private static final long LONGEST_NANOS = Duration.ofMillis(250).toNanos();

    private final long end;
    private long nanos = Duration.ofMillis(1).toNanos();

    /** @param deadline as System.nanoTime has it */
    Pauses(long deadline) {
        long now = System.nanoTime();
        this.end = now + Math.min(MOST.toNanos(), deadline - now);
    }

    /** Makes the next pause, or says that there is none. */
    boolean next() throws InterruptedException {
        if (System.nanoTime() + nanos - end > 0) {
            return false;
        }
        Thread.sleep(Duration.ofNanos(nanos).toMillis());
        nanos = Math.min(LONGEST_NANOS, 2 * nanos);
        return true;
    }
}
