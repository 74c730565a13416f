// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.tdx.TdAttributes;
import io.github.azureskr.internal.tdx.TdReport;
import java.util.List;

/** The TD report: the parts outside its MAC are those that the MAC covers the digests of. */
final class TdReportChecks {
    private static final String DAMAGED =
            "The report was changed after the processor made it, or damaged: read it again.";
    private static final String DEBUGGABLE =
            "The host could read this machine's memory: deploy a new VM with security" + " type \"Confidential VM\".";

    private TdReportChecks() {}

    static List<Check> integrity(TdReport report) {
        return List.of(
                Check.equal(
                        "TEE_TCB_INFO_HASH",
                        report.reportMac().teeTcbInfoHash(),
                        report.teeTcbInfo().structure().digest("SHA-384"),
                        DAMAGED),
                Check.equal(
                        "TEE_INFO_HASH",
                        report.reportMac().teeInfoHash(),
                        report.tdInfo().structure().digest("SHA-384"),
                        DAMAGED));
    }

    static List<Check> launch(TdAttributes attributes) {
        boolean debug = attributes.debug();
        return List.of(
                new Check("debugging of the guest", "forbidden", debug ? "allowed" : "forbidden", !debug, DEBUGGABLE));
    }
}
