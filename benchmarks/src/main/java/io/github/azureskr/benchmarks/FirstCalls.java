// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.VcekCertificate;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first call in a fresh JVM, all classes still to be loaded: what a load pays, which happens once. Installing a
 * provider counts: without us, nobody would have.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(6)
public class FirstCalls {
    @Param({InstalledProvider.SUN, InstalledProvider.BOUNCY_CASTLE, InstalledProvider.ACCP})
    public String provider;

    @Benchmark
    public List<Check> reportAppraisal() throws Exception {
        InstalledProvider.install(provider);
        X509Certificate ark = Specimens.ARK.certificate();
        SnpReport report =
                SnpReport.read(HclReport.read(Bytes.owning(Specimens.HCL_REPORT.bytes())).hardwareReport());
        ReportEndorsements endorsements = new ReportEndorsements(
                Optional.of(VcekCertificate.read(Specimens.VCEK.certificate())),
                Optional.of(Specimens.ASK.certificate()),
                Optional.of(ark));
        AppraisalPolicy policy = AppraisalPolicy.AMD.trusting(
                List.of(Bytes.owning(ark.getPublicKey().getEncoded()).sha256()));
        return new ReportAppraisal(policy).endorsement(report, endorsements);
    }

    /** What is left of the appraisal if it costs nothing but its cryptography. */
    @Benchmark
    public boolean verificationsAlone() throws Exception {
        InstalledProvider.install(provider);
        X509Certificate ark = Specimens.ARK.certificate();
        X509Certificate ask = Specimens.ASK.certificate();
        X509Certificate vcek = Specimens.VCEK.certificate();
        SnpReport report =
                SnpReport.read(HclReport.read(Bytes.owning(Specimens.HCL_REPORT.bytes())).hardwareReport());
        byte[] signature = der(report.signature().r(), report.signature().s());
        boolean all = BareOperations.pss(ark, ark.getPublicKey())
                & BareOperations.pss(ask, ark.getPublicKey())
                & BareOperations.pss(vcek, ask.getPublicKey())
                & BareOperations.verify(
                        "SHA384withECDSA", vcek.getPublicKey(), report.signedBytes().toArray(), signature);
        if (!all) {
            throw new AssertionError("the specimen's signatures");
        }
        return true;
    }

    /** Two numbers of at most 48 bytes, in a sequence: BouncyCastle's writer would be a first call of its own. */
    private static byte[] der(BigInteger r, BigInteger s) {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        return ByteBuffer.allocate(6 + first.length + second.length)
                .put((byte) 0x30)
                .put((byte) (4 + first.length + second.length))
                .put((byte) 2)
                .put((byte) first.length)
                .put(first)
                .put((byte) 2)
                .put((byte) second.length)
                .put(second)
                .array();
    }

    @Benchmark
    public WrappedKey releaseAnswer() throws Exception {
        InstalledProvider.install(provider);
        return ReleaseAnswerReading.door()
                .read(Specimens.RELEASE_ANSWER.text(), Specimens.VAULT_PUBLIC.publicKey());
    }

    @Benchmark
    public byte[] releaseAnswerByNimbus() throws Exception {
        InstalledProvider.install(provider);
        return ReleaseAnswerReading.nimbus(Specimens.RELEASE_ANSWER.text(), Specimens.VAULT_PUBLIC.publicKey());
    }

    @Benchmark
    public ReleasedKey answerToPrivateKey() throws Exception {
        WrappedKey wrapped = releaseAnswer();
        return new KeyUnwrapper().unwrap(wrapped, KeyUnwrapping.software(Specimens.TRANSFER_KEY.privateKey()));
    }
}
