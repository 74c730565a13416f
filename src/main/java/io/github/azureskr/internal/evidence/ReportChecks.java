// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.GuestPolicy;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbVersion;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.GeneralSecurityException;
import java.util.List;

/** The SNP report: signed by the endorsed processor, of a guest that nobody can look into, about these claims. */
final class ReportChecks {
    private static final long ECDSA_P384_SHA384 = 1;
    private static final int REPORT_DATA_LENGTH = 64;

    private static final String OTHER_HOST = "The metadata service sent the certificate of another processor: the VM"
            + " may just have moved to another host. Load again; if it stays, restart the VM.";
    private static final String DAMAGED = "The report was changed after the processor made it, or damaged. Load again;"
            + " if it stays, this machine's paravisor or TPM is not to be trusted.";
    private static final String FOREIGN_OR_DAMAGED =
            "Either the metadata service sent another processor's certificate, or"
                    + " the report was changed or damaged after the processor made it. Load again; if it stays, restart the VM.";
    private static final String NOT_AZURE = "Azure's confidential VMs are not launched like this: deploy a new VM with"
            + " security type \"Confidential VM\".";

    private ReportChecks() {}

    static List<Check> of(Statements evidence) throws GeneralSecurityException {
        SnpReport report = evidence.report();
        VcekCertificate vcek = evidence.vcek();
        return List.of(
                Check.equal("endorsed key", SigningKey.VCEK, vcek.kind(), NOT_AZURE),
                Check.equal(
                        "VCEK hardware ID",
                        report.hardwareId().hex(),
                        vcek.hardwareId().map(Bytes::hex).orElse("none"),
                        OTHER_HOST),
                tcb(report.reportedTcb(), vcek.tcb()),
                Check.signature(
                        "SNP report",
                        "the VCEK",
                        Signatures.verifies(report, vcek.certificate().getPublicKey()),
                        FOREIGN_OR_DAMAGED),
                Check.equal("SNP report signature algorithm", ECDSA_P384_SHA384, report.signatureAlgorithm(), DAMAGED),
                Check.equal(
                        "SNP report signing key",
                        SigningKey.VCEK,
                        report.signerInfo().signingKey(),
                        NOT_AZURE),
                debugging(report.policy()),
                Check.equal("VMPL", 0L, report.vmpl(), NOT_AZURE),
                Check.equal("REPORT_DATA", reportData(evidence.runtimeClaims()), report.reportData(), DAMAGED));
    }

    private static Check tcb(TcbVersion reported, TcbVersion endorsed) {
        return Check.equal(
                "VCEK TCB version",
                reported,
                endorsed,
                "Azure is rolling the host's firmware forward, and report and certificate are from before and after:"
                        + " load again in a few minutes.");
    }

    private static Check debugging(GuestPolicy policy) {
        return new Check(
                "debugging of the guest",
                "forbidden",
                (policy.debugAllowed() ? "allowed" : "forbidden") + " (policy " + policy + ")",
                !policy.debugAllowed(),
                "The host could read this machine's memory. " + NOT_AZURE);
    }

    /** The paravisor binds its claims by their SHA-256, then zeros. */
    private static Bytes reportData(Bytes runtimeClaims) {
        Bytes digest = runtimeClaims.sha256();
        return Bytes.concat(digest, Bytes.owning(new byte[REPORT_DATA_LENGTH - digest.length()]));
    }
}
