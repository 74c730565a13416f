// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * TCB_VERSION: the security patch levels (SPL) of the firmware below a guest.
 *
 * @param fmc first mutable code, which only {@link TcbLayout#TURIN} has; 0 elsewhere
 */
public record TcbVersion(TcbLayout layout, int fmc, int bootLoader, int tee, int snp, int microcode) {
    static TcbVersion read(String field, ByteReader in, TcbLayout layout) throws MalformedException {
        return switch (layout) {
            case MILAN -> readMilan(field, in);
            case TURIN -> readTurin(field, in);
        };
    }

    private static TcbVersion readMilan(String field, ByteReader in) throws MalformedException {
        int bootLoader = in.u8(field);
        int tee = in.u8(field);
        in.reserved(4);
        return new TcbVersion(TcbLayout.MILAN, 0, bootLoader, tee, in.u8(field), in.u8(field));
    }

    private static TcbVersion readTurin(String field, ByteReader in) throws MalformedException {
        int fmc = in.u8(field);
        int bootLoader = in.u8(field);
        int tee = in.u8(field);
        int snp = in.u8(field);
        in.reserved(3);
        return new TcbVersion(TcbLayout.TURIN, fmc, bootLoader, tee, snp, in.u8(field));
    }

    /** As AMD and THIM write it in a number, whose first byte is the lowest. */
    public long value() {
        long high = (long) microcode << 56;
        return switch (layout) {
            case MILAN -> high | (long) snp << 48 | (long) tee << 8 | bootLoader;
            case TURIN -> high | (long) snp << 24 | (long) tee << 16 | (long) bootLoader << 8 | fmc;
        };
    }

    /** The levels by name, as an error message wants them. */
    @Override
    public String toString() {
        String levels = "boot loader %d, TEE %d, SNP %d, microcode %d".formatted(bootLoader, tee, snp, microcode);
        return layout == TcbLayout.TURIN ? "FMC " + fmc + ", " + levels : levels;
    }
}
