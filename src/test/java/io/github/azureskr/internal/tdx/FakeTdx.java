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

    /** A quote of the same guest, with a signature of four bytes. */
    public static Bytes quote(int version) {
        Bytes body = Bytes.concat(
                fill(0x11, 16),
                fill(0x12, 48),
                fill(0x13, 48),
                fill(0, 8),
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
                fill(0x7e, 64));
        Bytes newer = Bytes.concat(fill(0x14, 16), fill(0x26, 48));
        return Bytes.concat(
                Bytes.ofHex("0" + version + "00020081000000"),
                fill(0, 4),
                Bytes.ofHex("939a7233f79c4ca9940a0db3957f0607"),
                fill(0x77, 20),
                version == 4 ? body : Bytes.concat(Bytes.ofHex("030088020000"), body, newer),
                Bytes.ofHex("0400000001020304"));
    }

    private static Bytes fill(int value, int length) {
        return Bytes.ofHex("%02x".formatted(value).repeat(length));
    }
}
