// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/** Which byte of a TCB_VERSION is what: it changed once (AMD 56860, TCB_VERSION). */
public enum TcbLayout {
    /** Milan and Genoa, with Bergamo and Siena. */
    MILAN(2, 0x0000_FFFF_FFFF_0000L),
    /** Turin and Venice. */
    TURIN(4, 0x00FF_FFFF_0000_0000L);

    private final int reservedOffset;
    private final long reserved;

    /**
     * @param reservedOffset where the reserved bytes begin
     * @param reserved the same bytes in the little-endian number
     */
    TcbLayout(int reservedOffset, long reserved) {
        this.reservedOffset = reservedOffset;
        this.reserved = reserved;
    }

    /** That the reserved bytes of the TCB_VERSION at {@code offset} are zero. */
    void check(int offset, Bytes report) throws MalformedException {
        if ((report.u64(offset) & reserved) != 0) {
            throw SnpReport.reserved(offset + reservedOffset);
        }
    }

    static TcbLayout of(CpuId cpu) throws MalformedException {
        return switch (cpu.family()) {
            case 0x19 -> ofFamily19(cpu);
            case 0x1A -> ofFamily1A(cpu);
            default -> throw unknown(cpu);
        };
    }

    /**
     * For a report of version 2, which has no CPUID: only Turin's chip identifier ends in 56 zero bytes. One that the
     * host masks is all zero and says nothing; version 2 is from before Turin.
     */
    static TcbLayout ofChipId(int offset, Bytes report) {
        // The first comparison decides nearly always.
        return report.u64(offset + 8) == 0 && report.isZero(offset + 16, 48) && report.u64(offset) != 0 ? TURIN : MILAN;
    }

    private static TcbLayout ofFamily19(CpuId cpu) throws MalformedException {
        return switch (cpu.model() >>> 4) {
            case 0x0, 0x1, 0xA -> MILAN;
            default -> throw unknown(cpu);
        };
    }

    private static TcbLayout ofFamily1A(CpuId cpu) throws MalformedException {
        int model = cpu.model();
        boolean turin = model <= 0x11;
        boolean venice = within(model, 0x50, 0x57)
                || within(model, 0x90, 0x9F)
                || within(model, 0xA0, 0xAF)
                || within(model, 0xC0, 0xC7);
        if (turin || venice) {
            return TURIN;
        }
        throw unknown(cpu);
    }

    private static boolean within(int model, int first, int last) {
        return first <= model && model <= last;
    }

    private static MalformedException unknown(CpuId cpu) {
        return new MalformedException(
                SnpReport.STRUCTURE,
                "processor family 0x%X model 0x%X is of no generation that this version knows"
                        .formatted(cpu.family(), cpu.model()));
    }
}
