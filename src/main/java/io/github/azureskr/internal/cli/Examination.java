// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tdx.TdQuote;
import io.github.azureskr.internal.tdx.TdReport;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Reads evidence and says what can be said of it. What kind it is, its own first bytes and fields tell, never its name
 * or its length alone.
 *
 * @param azureRequired whether a launch unlike Azure's is refused, rather than warned of
 */
record Examination(ReportAppraisal appraisal, CertificatePile certificates, boolean azureRequired) {
    private static final Bytes HCL_SIGNATURE = Bytes.utf8("HCLA");

    private static final String LAUNCH = "launch policy of Azure's confidential VMs";
    private static final String TDX_QUOTE = "a TDX quote: the MAC of a TD report is for its own processor alone";
    private static final String INTELS_SIGNATURE =
            "a check of the quote's signature, up to Intel's root: AzureSKR makes none";

    Findings of(Bytes evidence) throws MalformedException, GeneralSecurityException {
        if (beginsWithSignature(evidence)) {
            return hcl(HclReport.read(evidence));
        }
        Draft draft = new Draft();
        if (TdReport.begins(evidence)) {
            td(TdReport.read(evidence), draft);
            return draft.findings("TD report (Intel TDX)");
        }
        if (TdQuote.begins(evidence)) {
            td(TdQuote.read(evidence), draft);
            return draft.findings("TD quote (Intel TDX)");
        }
        requireSnp(evidence);
        snp(SnpReport.read(evidence), draft);
        return draft.findings("SNP report");
    }

    private Findings hcl(HclReport report) throws MalformedException, GeneralSecurityException {
        Draft draft = new Draft();
        draft.section("HCL report", HclValues.of(report));
        switch (report.type()) {
            case SNP -> {
                SnpReport snp = SnpReport.read(report.hardwareReport());
                claims(report, snp.reportData(), draft);
                snp(snp, draft);
            }
            case TDX -> {
                TdReport td = TdReport.read(report.hardwareReport());
                claims(report, td.reportMac().reportData(), draft);
                td(td, draft);
            }
            case VBS, TVM, CCA -> {
                draft.section(
                        "runtime claims",
                        Claims.read(report.runtimeClaims(), false).marked());
                draft.missing(List.of("a hardware's signature: AzureSKR knows none in a report of "
                        + report.type().description()));
            }
        }
        return draft.findings("HCL report (" + report.type().description() + ")");
    }

    private void claims(HclReport report, Bytes reportData, Draft draft) throws MalformedException {
        Check binding = appraisal.binding(report, reportData);
        Claims claims = Claims.read(report.runtimeClaims(), binding.passed());
        draft.section("runtime claims", claims.marked());
        draft.table("binding of the runtime claims", true, Remedies.of(List.of(binding)));
    }

    private void snp(SnpReport report, Draft draft) throws MalformedException, GeneralSecurityException {
        ReportEndorsements found = certificates.endorsing(report);
        draft.section("SNP report", SnpValues.of(report));
        draft.section("certificates", CertificateValues.of(found, certificates.others()));
        draft.table(
                "signature of the report, from AMD's root", true, Remedies.of(appraisal.endorsement(report, found)));
        draft.table(LAUNCH, azureRequired, Remedies.of(appraisal.launch(report)));
        draft.missing(new MissingEndorsements(report, found).list());
        if (!report.hardwareId().isZero()) {
            // A part of the chip ID, of some processors.
            draft.identifying(List.of(report.hardwareId().hex()));
        }
    }

    private void td(TdReport report, Draft draft) {
        draft.section("TD report", TdValues.of(report));
        draft.table("parts of the TD report", true, Remedies.of(appraisal.integrity(report)));
        draft.table(
                LAUNCH,
                azureRequired,
                Remedies.of(appraisal.launch(report.tdInfo().attributes())));
        draft.missing(List.of(TDX_QUOTE));
    }

    private void td(TdQuote quote, Draft draft) {
        draft.section("TD quote", TdValues.of(quote));
        draft.table(LAUNCH, azureRequired, Remedies.of(appraisal.launch(quote.attributes())));
        draft.missing(List.of(INTELS_SIGNATURE));
    }

    private static boolean beginsWithSignature(Bytes evidence) {
        int length = HCL_SIGNATURE.length();
        return evidence.length() >= length && evidence.slice(0, length).equals(HCL_SIGNATURE);
    }

    /** What is as long as an SNP report is read as one, so that a wrong version is named as such. */
    private static void requireSnp(Bytes evidence) throws MalformedException {
        if (evidence.length() != SnpReport.LENGTH && !SnpReport.begins(evidence)) {
            throw Stranger.refuse(evidence);
        }
    }
}
