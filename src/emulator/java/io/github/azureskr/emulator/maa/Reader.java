// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a binary structure from front to back; one that ends early is an invalid parameter. */
final class Reader {
    private final String structure;
    private final ByteBuffer in;

    private Reader(String structure, byte[] bytes, ByteOrder order) {
        this.structure = structure;
        this.in = ByteBuffer.wrap(bytes).order(order);
    }

    /** TPM structures. */
    static Reader bigEndian(String structure, byte[] bytes) {
        return new Reader(structure, bytes, ByteOrder.BIG_ENDIAN);
    }

    /** AMD's and UEFI's structures. */
    static Reader littleEndian(String structure, byte[] bytes) {
        return new Reader(structure, bytes, ByteOrder.LITTLE_ENDIAN);
    }

    int u8() throws AppraisalException {
        return need(1).get() & 0xFF;
    }

    int u16() throws AppraisalException {
        return need(2).getShort() & 0xFFFF;
    }

    /** Bit fields and identifiers too, so signed. */
    int u32() throws AppraisalException {
        return need(4).getInt();
    }

    long u64() throws AppraisalException {
        return need(8).getLong();
    }

    byte[] bytes(long count) throws AppraisalException {
        need(count);
        byte[] bytes = new byte[(int) count];
        in.get(bytes);
        return bytes;
    }

    /** A TPM2B: its size, then so many bytes. */
    byte[] sized() throws AppraisalException {
        return bytes(u16());
    }

    void expect(String field, int value, int expected) throws AppraisalException {
        if (value != expected) {
            throw AppraisalException.invalid(
                    String.format("%s: %s is 0x%X, expected 0x%X", structure, field, value, expected));
        }
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }

    void end() throws AppraisalException {
        if (!atEnd()) {
            throw AppraisalException.invalid(structure + ": " + in.remaining() + " bytes too many");
        }
    }

    private ByteBuffer need(long count) throws AppraisalException {
        if (count < 0 || count > in.remaining()) {
            throw AppraisalException.invalid(structure + ": ends at offset " + in.limit() + " where "
                    + Long.toUnsignedString(count) + " bytes are wanted at offset " + in.position());
        }
        return in;
    }
}
