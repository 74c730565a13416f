// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/** POLICY: what the guest was launched to allow (AMD 56860, guest policy). */
public record GuestPolicy(long value) {
    private static final int RESERVED_ONE = 17;
    private static final int FIRST_RESERVED = 26;

    static void check(int offset, Bytes report) throws MalformedException {
        long value = report.u64(offset);
        if ((value >>> RESERVED_ONE & 1) != 1) {
            throw SnpReport.malformed("policy bit 17 must be one", offset);
        }
        if (value >>> FIRST_RESERVED != 0) {
            throw SnpReport.malformed("policy bits 26 to 63 must be zero", offset);
        }
    }

    public int abiMinor() {
        return (int) value & 0xFF;
    }

    public int abiMajor() {
        return (int) value >>> 8 & 0xFF;
    }

    public boolean smtAllowed() {
        return bit(16);
    }

    public boolean migrationAgentAllowed() {
        return bit(18);
    }

    public boolean debugAllowed() {
        return bit(19);
    }

    public boolean singleSocketRequired() {
        return bit(20);
    }

    public boolean cxlAllowed() {
        return bit(21);
    }

    public boolean aes256XtsRequired() {
        return bit(22);
    }

    public boolean raplMustBeDisabled() {
        return bit(23);
    }

    public boolean ciphertextHidingRequired() {
        return bit(24);
    }

    public boolean pageSwapDisabled() {
        return bit(25);
    }

    private boolean bit(int index) {
        return (value >>> index & 1) == 1;
    }

    @Override
    public String toString() {
        return "0x%X".formatted(value);
    }
}
