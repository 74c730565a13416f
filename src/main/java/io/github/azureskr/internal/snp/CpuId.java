// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Optional;

/** CPUID_FAM_ID, CPUID_MOD_ID and CPUID_STEP of a report of version 3 or later. */
public record CpuId(int family, int model, int stepping) {
    static Optional<CpuId> read(ByteReader in, long reportVersion) throws MalformedException {
        if (reportVersion < 3) {
            in.reserved(24);
            return Optional.empty();
        }
        CpuId cpu = new CpuId(in.u8("cpuid_fam_id"), in.u8("cpuid_mod_id"), in.u8("cpuid_step"));
        in.reserved(21);
        return Optional.of(cpu);
    }

    /** What AMD's key distribution service calls the processor. */
    public String product() {
        if (family == 0x19) {
            return model < 0x10 ? "Milan" : "Genoa";
        }
        return model <= 0x11 ? "Turin" : "Venice";
    }
}
