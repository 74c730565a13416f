// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The report's signature and AMD's three certificates, beside the four signature verifications that are in it. */
@State(Scope.Benchmark)
public class ReportAppraising extends MicroBenchmark {
    @Param({InstalledProvider.SUN, InstalledProvider.BOUNCY_CASTLE, InstalledProvider.ACCP})
    public String provider;

    private X509Certificate vcek;
    private X509Certificate ask;
    private X509Certificate ark;
    private SnpReport report;
    private byte[] signed;
    private byte[] signature;
    private ReportAppraisal appraisal;

    @Setup
    public void read() throws Exception {
        InstalledProvider.install(provider);
        vcek = Specimens.VCEK.certificate();
        ask = Specimens.ASK.certificate();
        ark = Specimens.ARK.certificate();
        report = SnpReport.read(HclReport.read(Bytes.owning(Specimens.HCL_REPORT.bytes())).hardwareReport());
        signed = report.signedBytes().toArray();
        signature = new DERSequence(new ASN1Integer[] {integer(report.signature().r()), integer(report.signature().s())})
                .getEncoded(ASN1Encoding.DER);
        appraisal = new ReportAppraisal(AppraisalPolicy.AMD.trusting(
                List.of(Bytes.owning(ark.getPublicKey().getEncoded()).sha256())));
    }

    private static ASN1Integer integer(BigInteger number) {
        return new ASN1Integer(number);
    }

    @Benchmark
    public List<Check> signatureAndChain() throws Exception {
        ReportEndorsements endorsements =
                new ReportEndorsements(Optional.of(VcekCertificate.read(vcek)), Optional.of(ask), Optional.of(ark));
        List<Check> checks = appraisal.endorsement(report, endorsements);
        for (Check check : checks) {
            if (!check.passed()) {
                throw new AssertionError(check.finding());
            }
        }
        return checks;
    }

    @Benchmark
    public boolean bareVerifications() throws GeneralSecurityException {
        boolean all = BareOperations.pss(ark, ark.getPublicKey())
                & BareOperations.pss(ask, ark.getPublicKey())
                & BareOperations.pss(vcek, ask.getPublicKey())
                & bareReportSignature();
        if (!all) {
            throw new AssertionError("the specimen's signatures");
        }
        return true;
    }

    @Benchmark
    public boolean bareReportSignature() throws GeneralSecurityException {
        return BareOperations.verify("SHA384withECDSA", vcek.getPublicKey(), signed, signature);
    }
}
