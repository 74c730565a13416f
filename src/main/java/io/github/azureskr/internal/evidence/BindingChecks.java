// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.ReportDataHash;

/** The hardware's report is about these runtime claims: the paravisor puts their digest, then zeros, into REPORT_DATA. */
final class BindingChecks {
    private static final int REPORT_DATA_LENGTH = 64;

    private static final String DAMAGED = "The runtime claims are not those that the report was made for, or one of the"
            + " two was changed after the processor made it, or damaged. Load again; if it stays, this machine's"
            + " paravisor or TPM is not to be trusted.";

    private BindingChecks() {}

    static Check reportData(Statements evidence) {
        return reportData(
                ReportDataHash.SHA_256,
                evidence.runtimeClaims(),
                evidence.report().reportData());
    }

    static Check reportData(ReportDataHash hash, Bytes runtimeClaims, Bytes reportData) {
        Bytes digest = runtimeClaims.digest(hash.algorithm());
        Bytes expected = Bytes.concat(digest, Bytes.owning(new byte[REPORT_DATA_LENGTH - digest.length()]));
        return Check.equal("REPORT_DATA", expected, reportData, DAMAGED);
    }
}
