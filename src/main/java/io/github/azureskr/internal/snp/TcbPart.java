// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

/** The firmware that a {@link TcbVersion} gives levels of, in the order in which it starts. */
public enum TcbPart {
    FMC("FMC"),
    BOOTLOADER("boot loader"),
    TEE("TEE"),
    SNP("SNP"),
    MICROCODE("microcode");

    private final String description;

    TcbPart(String description) {
        this.description = description;
    }

    public int of(TcbVersion tcb) {
        return switch (this) {
            case FMC -> tcb.fmc();
            case BOOTLOADER -> tcb.bootLoader();
            case TEE -> tcb.tee();
            case SNP -> tcb.snp();
            case MICROCODE -> tcb.microcode();
        };
    }

    /** As {@link TcbVersion#toString()} calls it. */
    @Override
    public String toString() {
        return description;
    }
}
