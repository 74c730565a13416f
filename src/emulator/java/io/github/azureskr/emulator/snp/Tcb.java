// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

/**
 * A TCB_VERSION: the security version numbers of the firmware parts that a VCEK is derived from.
 *
 * @param fmc only Turin has one
 */
public record Tcb(int fmc, int bootLoader, int tee, int snp, int microcode) {

    /** AMD 56860, tables 3 and 4: Turin puts the FMC first and moves the SNP firmware forward. */
    byte[] bytes(Product product) {
        byte[] tcb = new byte[8];
        if (product == Product.TURIN) {
            tcb[0] = (byte) fmc;
            tcb[1] = (byte) bootLoader;
            tcb[2] = (byte) tee;
            tcb[3] = (byte) snp;
        } else {
            tcb[0] = (byte) bootLoader;
            tcb[1] = (byte) tee;
            tcb[6] = (byte) snp;
        }
        tcb[7] = (byte) microcode;
        return tcb;
    }

    static Tcb read(Product product, byte[] tcb) {
        return product == Product.TURIN
                ? new Tcb(tcb[0] & 0xFF, tcb[1] & 0xFF, tcb[2] & 0xFF, tcb[3] & 0xFF, tcb[7] & 0xFF)
                : new Tcb(0, tcb[0] & 0xFF, tcb[1] & 0xFF, tcb[6] & 0xFF, tcb[7] & 0xFF);
    }
}
