// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tdx.TdAttributes;
import io.github.azureskr.internal.tdx.TdReport;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What can be said of a hardware's report alone, far from the machine that it is about. */
public final class ReportAppraisal {
    private final AppraisalPolicy policy;

    public ReportAppraisal(AppraisalPolicy policy) {
        this.policy = policy;
    }

    /** AMD's root endorses the key that signed the report, as far as there are certificates to show it. */
    public List<Check> endorsement(SnpReport report, ReportEndorsements endorsements) throws GeneralSecurityException {
        List<Check> checks = new ArrayList<>();
        if (endorsements.chain().isPresent()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            checks.addAll(ChainChecks.of(endorsements.chain().get(), policy, now));
        }
        if (endorsements.endorsed().isPresent()) {
            checks.addAll(
                    ReportChecks.endorsement(report, endorsements.endorsed().get()));
        }
        return checks;
    }

    /** The guest is launched as Azure launches its confidential VMs, which no signature depends on. */
    public List<Check> launch(SnpReport report) {
        return ReportChecks.launch(report);
    }

    /** The hardware's report is about the runtime claims beside it. */
    public Check binding(HclReport report, Bytes reportData) {
        return BindingChecks.reportData(report.hash(), report.runtimeClaims(), reportData);
    }

    /** The parts of a TD report belong together. */
    public List<Check> integrity(TdReport report) {
        return TdReportChecks.integrity(report);
    }

    /** As {@link #launch(SnpReport)}. */
    public List<Check> launch(TdAttributes attributes) {
        return TdReportChecks.launch(attributes);
    }
}
