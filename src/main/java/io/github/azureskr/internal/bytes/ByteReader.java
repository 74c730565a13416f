// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a structure from front to back: bounds and reserved bytes are checked here, so that a parser is a list of
 * fields. Every failure names the structure, the field and the offset.
 */
public final class ByteReader {
    private final String structure;
    private final Bytes content;
    private final ByteBuffer buffer;

    private ByteReader(String structure, Bytes content, ByteOrder order) {
        this.structure = structure;
        this.content = content;
        this.buffer = content.asBuffer().order(order);
    }

    /** For AMD's, Microsoft's and TCG's event log structures. */
    public static ByteReader littleEndian(String structure, Bytes content) {
        return new ByteReader(structure, content, ByteOrder.LITTLE_ENDIAN);
    }

    /** For TPM 2.0 structures. */
    public static ByteReader bigEndian(String structure, Bytes content) {
        return new ByteReader(structure, content, ByteOrder.BIG_ENDIAN);
    }

    public int u8(String field) throws MalformedException {
        need(field, 1);
        return buffer.get() & 0xFF;
    }

    public int u16(String field) throws MalformedException {
        need(field, 2);
        return buffer.getShort() & 0xFFFF;
    }

    public long u32(String field) throws MalformedException {
        need(field, 4);
        return buffer.getInt() & 0xFFFFFFFFL;
    }

    /** Eight bytes; a value above {@link Long#MAX_VALUE} comes out negative. */
    public long u64(String field) throws MalformedException {
        need(field, 8);
        return buffer.getLong();
    }

    /** A slice of what is read, without a copy. */
    public Bytes bytes(String field, int length) throws MalformedException {
        int start = buffer.position();
        skip(field, length);
        return content.slice(start, length);
    }

    /** A length in two bytes, then so many bytes: a TPM2B. */
    public Bytes sized16(String field) throws MalformedException {
        return bytes(field, u16(field + " size"));
    }

    /** A length in four bytes, then so many bytes, at most {@code limit}. */
    public Bytes sized32(String field, int limit) throws MalformedException {
        long length = u32(field + " size");
        if (length > limit) {
            throw malformed(field + " is " + length + " bytes long, at most " + limit + " are allowed");
        }
        return bytes(field, (int) length);
    }

    /** Bytes that the specification reserves: they must be zero. */
    public void reserved(int length) throws MalformedException {
        int start = buffer.position();
        skip("reserved", length);
        if (!content.isZero(start, length)) {
            throw new MalformedException(structure, "reserved at offset 0x%X must be zero".formatted(start));
        }
    }

    public void skip(String field, int length) throws MalformedException {
        need(field, length);
        buffer.position(buffer.position() + length);
    }

    public int position() {
        return buffer.position();
    }

    public int remaining() {
        return buffer.remaining();
    }

    /** Fails if anything is left. */
    public void end() throws MalformedException {
        if (buffer.hasRemaining()) {
            throw malformed(buffer.remaining() + " bytes too many");
        }
    }

    /** A failure at the place where the reader stands. */
    public MalformedException malformed(String problem) {
        return new MalformedException(structure, "%s (at offset 0x%X)".formatted(problem, buffer.position()));
    }

    private void need(String field, int length) throws MalformedException {
        if (length < 0 || buffer.remaining() < length) {
            throw new MalformedException(
                    structure,
                    "truncated: %s at offset 0x%X needs %d bytes, %d are left"
                            .formatted(field, buffer.position(), length, buffer.remaining()));
        }
    }
}
