// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import java.util.function.ToIntFunction;

/** The firmware that a {@link TcbVersion} gives levels of, in the order in which it starts. */
public enum TcbPart {
    FMC("FMC", TcbVersion::fmc),
    BOOTLOADER("boot loader", TcbVersion::bootLoader),
    TEE("TEE", TcbVersion::tee),
    SNP("SNP", TcbVersion::snp),
    MICROCODE("microcode", TcbVersion::microcode);

    private final String description;
    private final ToIntFunction<TcbVersion> level;

    TcbPart(String description, ToIntFunction<TcbVersion> level) {
        this.description = description;
        this.level = level;
    }

    public int of(TcbVersion tcb) {
        return level.applyAsInt(tcb);
    }

    /** As {@link TcbVersion#toString()} calls it. */
    @Override
    public String toString() {
        return description;
    }
}
