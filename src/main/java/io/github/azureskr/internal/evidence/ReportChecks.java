// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.GuestPolicy;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbVersion;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The SNP report: signed by the endorsed processor, of a guest that nobody can look into. */
final class ReportChecks {
    private static final long ECDSA_P384_SHA384 = 1;

    private static final String OTHER_KEY =
            "The certificate is of another kind of key than the one that the report says"
                    + " it is signed with: fetch the certificate of that kind.";
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

    /** The endorsed key signed this report: what cryptography can say of it. */
    static List<Check> endorsement(SnpReport report, VcekCertificate endorsed) throws GeneralSecurityException {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.equal("endorsed key", report.signerInfo().signingKey(), endorsed.kind(), OTHER_KEY));
        endorsed.hardwareId().map(id -> hardwareId(report, id)).ifPresent(checks::add);
        checks.add(tcb(report.reportedTcb(), endorsed));
        checks.add(Check.signature(
                "SNP report",
                "the " + endorsed.kind(),
                Signatures.verifies(report, endorsed.certificate().getPublicKey()),
                FOREIGN_OR_DAMAGED));
        checks.add(
                Check.equal("SNP report signature algorithm", ECDSA_P384_SHA384, report.signatureAlgorithm(), DAMAGED));
        return checks;
    }

    /** The guest is launched as Azure launches its confidential VMs. */
    static List<Check> launch(SnpReport report) {
        return List.of(
                Check.equal(
                        "SNP report signing key",
                        SigningKey.VCEK,
                        report.signerInfo().signingKey(),
                        NOT_AZURE),
                debugging(report.policy()),
                Check.equal("VMPL", 0L, report.vmpl(), NOT_AZURE));
    }

    /** A VLEK is of no single processor, so its certificate names none. */
    private static Check hardwareId(SnpReport report, Bytes endorsed) {
        return Check.equal("VCEK hardware ID", report.hardwareId(), endorsed, OTHER_HOST);
    }

    private static Check tcb(TcbVersion reported, VcekCertificate endorsed) {
        return Check.equal(
                endorsed.kind() + " TCB version",
                reported,
                endorsed.tcb(),
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
}
