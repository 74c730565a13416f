// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

/** Where TCB_VERSION keeps its components (AMD 56860, TCB_VERSION): Turin moved them all. */
enum TcbLayout {
    MILAN_GENOA(0, 1, 6, 7),
    TURIN(1, 2, 3, 7);

    private final int bootLoader;
    private final int tee;
    private final int snp;
    private final int microcode;

    TcbLayout(int bootLoader, int tee, int snp, int microcode) {
        this.bootLoader = bootLoader;
        this.tee = tee;
        this.snp = snp;
        this.microcode = microcode;
    }

    static TcbLayout of(String product) {
        return product.startsWith("Turin") ? TURIN : MILAN_GENOA;
    }

    int bootLoader(byte[] tcb) {
        return tcb[bootLoader] & 0xFF;
    }

    int tee(byte[] tcb) {
        return tcb[tee] & 0xFF;
    }

    int snp(byte[] tcb) {
        return tcb[snp] & 0xFF;
    }

    int microcode(byte[] tcb) {
        return tcb[microcode] & 0xFF;
    }
}
