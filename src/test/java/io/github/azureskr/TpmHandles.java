// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.util.concurrent.atomic.AtomicLong;

/** Counts on the channel to the TPM what was loaded and not flushed again. */
final class TpmHandles implements Interposer {
    private static final int FLUSH_CONTEXT = 0x165;

    private final AtomicLong left = new AtomicLong();

    @Override
    public byte[] response(byte[] command, byte[] response) {
        if (TpmRecording.code(response) == 0) {
            switch (TpmRecording.code(command)) {
                case TpmRecording.CREATE_PRIMARY, TpmRecording.START_AUTH_SESSION -> left.incrementAndGet();
                case FLUSH_CONTEXT -> left.decrementAndGet();
                default -> {}
            }
        }
        return response;
    }

    long left() {
        return left.get();
    }
}
