// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;

/** CPUID_FAM_ID, CPUID_MOD_ID and CPUID_STEP of a report of version 3 or later. */
public record CpuId(int family, int model, int stepping) {
    static final int LENGTH = 3;

    static CpuId at(int offset, Bytes report) {
        return new CpuId(report.at(offset), report.at(offset + 1), report.at(offset + 2));
    }

    /** What AMD's key distribution service calls the processor. */
    public String product() {
        if (family == 0x19) {
            return model < 0x10 ? "Milan" : "Genoa";
        }
        return model <= 0x11 ? "Turin" : "Venice";
    }
}
