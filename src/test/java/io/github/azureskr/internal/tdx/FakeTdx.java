// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.Bytes;

/** A TD report whose parts belong together, made by no processor: there is no sample of a real one that may be kept. */
public final class FakeTdx {
    private FakeTdx() {}

    /** Every field is filled with a byte of its own, 0x11 and up in the order of the structure. */
    public static Bytes report(Bytes reportData) {
        Bytes tcbInfo = Bytes.concat(
                Bytes.ofHex("ff01000000000000"),
                fill(0x11, 16),
                fill(0x12, 48),
                fill(0x13, 48),
                fill(0, 8),
                fill(0x14, 16),
                fill(0, 95));
        Bytes tdInfo = Bytes.concat(
                Bytes.ofHex("0000001000000000"),
                Bytes.ofHex("e702060000000000"),
                fill(0x21, 48),
                fill(0x22, 48),
                fill(0x23, 48),
                fill(0x24, 48),
                fill(0x30, 48),
                fill(0x31, 48),
                fill(0x32, 48),
                fill(0x33, 48),
                fill(0x25, 48),
                fill(0, 64));
        return Bytes.concat(
                Bytes.ofHex("81000100"),
                fill(0, 12),
                fill(0x41, 16),
                tcbInfo.digest("SHA-384"),
                tdInfo.digest("SHA-384"),
                reportData,
                fill(0, 32),
                fill(0x42, 32),
                tcbInfo,
                fill(0, 17),
                tdInfo);
    }

    private static Bytes fill(int value, int length) {
        return Bytes.ofHex("%02x".formatted(value).repeat(length));
    }
}
