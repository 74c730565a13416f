// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;

/**
 * TCB_VERSION: the security patch levels (SPL) of the firmware below a guest.
 *
 * @param fmc first mutable code, which only {@link TcbLayout#TURIN} has; 0 elsewhere
 */
public record TcbVersion(TcbLayout layout, int fmc, int bootLoader, int tee, int snp, int microcode) {
    static final int LENGTH = 8;

    static TcbVersion at(int offset, Bytes report, TcbLayout layout) {
        int microcode = report.at(offset + 7);
        return switch (layout) {
            case MILAN ->
                new TcbVersion(layout, 0, report.at(offset), report.at(offset + 1), report.at(offset + 6), microcode);
            case TURIN ->
                new TcbVersion(
                        layout,
                        report.at(offset),
                        report.at(offset + 1),
                        report.at(offset + 2),
                        report.at(offset + 3),
                        microcode);
        };
    }

    /** As AMD and THIM write it in a number, whose first byte is the lowest. */
    public long value() {
        long high = (long) microcode << 56;
        return switch (layout) {
            case MILAN -> high | (long) snp << 48 | (long) tee << 8 | bootLoader;
            case TURIN -> high | (long) snp << 24 | (long) tee << 16 | (long) bootLoader << 8 | fmc;
        };
    }

    /** Written out, as a record's own is made only when it is first used, which a start would wait for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TcbVersion that && layout == that.layout && value() == that.value();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value());
    }

    /** The levels by name, as an error message wants them. */
    @Override
    public String toString() {
        String levels = "boot loader %d, TEE %d, SNP %d, microcode %d".formatted(bootLoader, tee, snp, microcode);
        return layout == TcbLayout.TURIN ? "FMC " + fmc + ", " + levels : levels;
    }
}
