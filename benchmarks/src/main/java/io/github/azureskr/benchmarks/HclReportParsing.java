// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.RuntimeClaims;
import io.github.azureskr.internal.snp.SnpReport;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The content of the NV index: report, claims, and that the one binds the other. The peer parses the same claims. */
@State(Scope.Benchmark)
public class HclReportParsing extends MicroBenchmark {
    private final ReportAppraisal appraisal = new ReportAppraisal(AppraisalPolicy.AMD);
    private Bytes index;
    private Bytes claims;
    private String claimsText;

    @Setup
    public void read() throws Exception {
        index = Bytes.owning(Specimens.HCL_REPORT.bytes());
        claims = HclReport.read(index).runtimeClaims();
        claimsText = claims.utf8();
    }

    @Benchmark
    public RuntimeClaims reportClaimsAndBinding() throws Exception {
        HclReport report = HclReport.read(index);
        Check binding = appraisal.binding(report, SnpReport.read(report.hardwareReport()).reportData());
        if (!binding.passed()) {
            throw new AssertionError("the specimen's binding");
        }
        return RuntimeClaims.parse(report.runtimeClaims());
    }

    @Benchmark
    public Bytes bareSha256OfTheClaims() {
        return claims.sha256();
    }

    /** Claims and keys alone. */
    @Benchmark
    public List<RSAPublicKey> nimbusClaimsAndKeys() throws Exception {
        List<RSAPublicKey> keys = new ArrayList<>();
        for (JWK key : JWKSet.parse(JSONObjectUtils.parse(claimsText)).getKeys()) {
            keys.add(key.toRSAKey().toRSAPublicKey());
        }
        return keys;
    }
}
