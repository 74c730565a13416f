// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;

/** IGVM_ATTEST_REPORT_TYPE: what isolates the virtual machine (openvmm, igvm_attest/get.rs). */
public enum ReportType {
    VBS("virtualization-based security"),
    SNP("AMD SEV-SNP"),
    TVM("trusted launch, without confidential computing"),
    TDX("Intel TDX"),
    CCA("Arm CCA");

    private final String description;

    ReportType(String description) {
        this.description = description;
    }

    static ReportType read(ByteReader in) throws MalformedException {
        return switch ((int) in.u32("report_type")) {
            case 1 -> VBS;
            case 2 -> SNP;
            case 3 -> TVM;
            case 4 -> TDX;
            case 5 -> CCA;
            default -> throw in.malformed("report_type is none of 1 (VBS) to 5 (CCA)");
        };
    }

    /** In words, as an error message wants it. */
    public String description() {
        return description;
    }
}
