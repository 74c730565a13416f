// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;

/** The header that commands and responses share: tag, size, and command code or response code. */
final class TpmMessage {
    static final int HEADER = 10;
    /** TPM_PT_MAX_COMMAND_SIZE and MAX_RESPONSE_SIZE of libtpms. */
    static final int MAX_SIZE = 4096;

    private TpmMessage() {}

    static short tag(byte[] message) {
        return ByteBuffer.wrap(message).getShort(0);
    }

    static int code(byte[] message) {
        return ByteBuffer.wrap(message).getInt(6);
    }

    /** Whether the message is as long as it says, and no longer than a TPM takes. */
    static boolean isFramed(byte[] message) {
        return message.length >= HEADER
                && message.length <= MAX_SIZE
                && ByteBuffer.wrap(message).getInt(2) == message.length;
    }

    static byte[] error(int responseCode) {
        return ByteBuffer.allocate(HEADER)
                .putShort(TpmCode.ST_NO_SESSIONS)
                .putInt(HEADER)
                .putInt(responseCode)
                .array();
    }
}
