// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.ByteArrayOutputStream;

/** Writes a big-endian structure, as the TPM wants it, from front to back. Never for secrets. */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public ByteWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public ByteWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    public ByteWriter bytes(Bytes value) {
        out.writeBytes(value.toArray());
        return this;
    }

    /** A length in two bytes, then the bytes: a TPM2B. */
    public ByteWriter sized16(Bytes value) {
        if (value.length() > 0xFFFF) {
            throw new IllegalArgumentException(value.length() + " bytes do not fit a 16-bit length");
        }
        return u16(value.length()).bytes(value);
    }

    public Bytes toBytes() {
        return Bytes.owning(out.toByteArray());
    }
}
