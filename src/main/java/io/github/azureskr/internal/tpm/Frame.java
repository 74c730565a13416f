// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Collects one answer, whose length stands in its header. */
final class Frame {
    /** What TPMs and the kernel's driver use (TPM_BUFSIZE). */
    private static final int MAX_SIZE = 4096;

    private static final int HEADER_SIZE = 10;
    private static final int SIZE_OFFSET = 2;

    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_SIZE);

    /** Reads more bytes into the buffer, as a channel does: their number, or -1 at the end. */
    @FunctionalInterface
    interface Source {
        int read(ByteBuffer into) throws IOException;
    }

    static Bytes read(Source source) throws IOException {
        Frame frame = new Frame();
        while (frame.missing() > 0) {
            // As many bytes as there are: older kernels drop what the first read of an answer leaves.
            if (source.read(frame.buffer) <= 0) {
                throw new EOFException(
                        "the TPM hung up after %d bytes of an answer".formatted(frame.buffer.position()));
            }
        }
        return Bytes.copyOf(frame.buffer.array(), 0, frame.buffer.position());
    }

    private int missing() throws IOException {
        int received = buffer.position();
        if (received < HEADER_SIZE) {
            return HEADER_SIZE - received;
        }
        int size = buffer.getInt(SIZE_OFFSET);
        if (size < HEADER_SIZE || size > MAX_SIZE || size < received) {
            throw new IOException("an answer of %d bytes calls itself %d bytes long"
                    .formatted(received, Integer.toUnsignedLong(size)));
        }
        return size - received;
    }
}
