// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A TPM that has its answers ready, one after the other, whatever it is asked. */
record ScriptedTransport(ByteBuffer script) implements Transport {
    private static final int HEADER_LENGTH = 10;
    private static final int SIZE_OFFSET = 2;

    ScriptedTransport(Bytes script) {
        this(script.asBuffer());
    }

    @Override
    public Bytes transmit(Bytes command) throws IOException {
        return Frame.read(into -> {
            int count = Math.min(into.remaining(), nextAnswer());
            for (int i = 0; i < count; i++) {
                into.put(script.get());
            }
            return count == 0 ? -1 : count;
        });
    }

    /** The bytes of the answer that comes next, by its own size as far as that makes sense. */
    private int nextAnswer() {
        int left = script.remaining();
        int size = left >= HEADER_LENGTH ? script.getInt(script.position() + SIZE_OFFSET) : left;
        return Math.min(left, Math.max(HEADER_LENGTH, size));
    }

    @Override
    public void close() {}
}
