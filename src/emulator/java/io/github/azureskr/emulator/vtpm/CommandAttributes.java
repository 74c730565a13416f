// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

/** A TPMA_CC. TPM 2.0 part 2, section 8.9. */
record CommandAttributes(int bits) {
    /** Command index, and the bit for vendors' commands. */
    private static final int CODE = 0x2000FFFF;

    int code() {
        return bits & CODE;
    }

    int handles() {
        return (bits >>> 25) & 7;
    }

    boolean returnsHandle() {
        return (bits & (1 << 28)) != 0;
    }
}
