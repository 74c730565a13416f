// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fields of an SNP ATTESTATION_REPORT: where they stand and how long they are. Integers in them are little-endian.
 *
 * @see <a href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">AMD 56860, table 23</a>
 */
public enum SnpField {
    VERSION(0x000, 4),
    GUEST_SVN(0x004, 4),
    POLICY(0x008, 8),
    FAMILY_ID(0x010, 16),
    IMAGE_ID(0x020, 16),
    VMPL(0x030, 4),
    SIGNATURE_ALGO(0x034, 4),
    CURRENT_TCB(0x038, 8),
    PLATFORM_INFO(0x040, 8),
    KEY_INFO(0x048, 4),
    REPORT_DATA(0x050, 64),
    MEASUREMENT(0x090, 48),
    HOST_DATA(0x0C0, 32),
    ID_KEY_DIGEST(0x0E0, 48),
    AUTHOR_KEY_DIGEST(0x110, 48),
    REPORT_ID(0x140, 32),
    REPORT_ID_MA(0x160, 32),
    REPORTED_TCB(0x180, 8),
    /** Family, model, stepping: from report version 3 on. */
    CPUID(0x188, 3),
    CHIP_ID(0x1A0, 64),
    COMMITTED_TCB(0x1E0, 8),
    /** Build, minor, major. */
    CURRENT_VERSION(0x1E8, 3),
    COMMITTED_VERSION(0x1EC, 3),
    LAUNCH_TCB(0x1F0, 8),
    /** From report version 5 on, as is the next. */
    LAUNCH_MIT_VECTOR(0x1F8, 8),
    CURRENT_MIT_VECTOR(0x200, 8),
    SIGNATURE_R(0x2A0, 72),
    SIGNATURE_S(0x2E8, 72);

    /** The whole report. */
    public static final int REPORT_SIZE = 0x4A0;
    /** What the signature covers: everything before it. */
    public static final int SIGNED_SIZE = 0x2A0;

    private final int offset;
    private final int size;

    SnpField(int offset, int size) {
        this.offset = offset;
        this.size = size;
    }

    public int offset() {
        return offset;
    }

    public int size() {
        return size;
    }

    public byte[] read(byte[] report) {
        return Arrays.copyOfRange(report, offset, offset + size);
    }

    /** The first eight bytes of the field, or as many as it has, as a number. */
    public long readNumber(byte[] report) {
        long value = 0;
        for (int i = Math.min(size, Long.BYTES) - 1; i >= 0; i--) {
            value = (value << 8) | Byte.toUnsignedLong(report[offset + i]);
        }
        return value;
    }

    /** Overwrites the field; what is shorter than the field is followed by zeros. */
    public void write(byte[] report, byte[] value) {
        if (value.length > size) {
            throw new IllegalArgumentException(name() + " holds " + size + " bytes, not " + value.length);
        }
        ByteBuffer.wrap(report).put(offset, Arrays.copyOf(value, size));
    }

    public void writeNumber(byte[] report, long value) {
        for (int i = 0; i < size; i++) {
            report[offset + i] = i < Long.BYTES ? (byte) (value >>> (8 * i)) : 0;
        }
    }
}
