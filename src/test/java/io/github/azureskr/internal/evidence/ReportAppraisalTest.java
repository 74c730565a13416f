// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report and a pile of certificates, without the machine. */
class ReportAppraisalTest {
    private static final int KEY_INFO = 0x048;
    private static final TcbVersion OLDER = new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0x73);

    private final FakeMachine machine = new FakeMachine();
    private final ReportAppraisal appraisal = new ReportAppraisal(FakeMachine.TRUSTING);

    @Test
    void reportSignedWithAVlekVerifiesAndIsNotAzures() throws Exception {
        machine.vcek = FakeAmd.Template.vcek().vlek(FakeMachine.TCB);
        machine.beforeSigning = report -> report.set(KEY_INFO, 4);
        List<Check> checks = check(machine.vcek, machine.ask, machine.ark);
        assertEquals(List.of(), failed(checks));
        assertTrue(checks.stream().map(Check::name).toList().containsAll(List.of("ASVK signature", "VLEK signature")));
        assertEquals(List.of("SNP report signing key"), failed(appraisal.launch(report())));
    }

    @Test
    void ofSeveralCertificatesOfOneProcessorThatOfTheReportedFirmwareIsTaken() throws Exception {
        X509Certificate older = FakeAmd.Template.vcek().vcek(OLDER, FakeMachine.CHIP_ID);
        assertEquals(List.of(), failed(check(older, machine.ark, machine.vcek, machine.ask)));
    }

    @Test
    void ofSeveralIssuersOfOneNameTheOneThatSignedIsTaken() throws Exception {
        X509Certificate namesake = new FakeAmd.Template(
                        "CN=SEV-Milan",
                        FakeAmd.rsa(),
                        "CN=ARK-Milan",
                        FakeAmd.ARK_KEY,
                        FakeAmd.Template.ask().from(),
                        FakeAmd.Template.ask().validity())
                .certificate();
        assertEquals(List.of(), failed(check(namesake, machine.ask, machine.vcek, machine.ark)));
        assertEquals(List.of("VCEK signature"), failed(check(namesake, machine.vcek, machine.ark)));
    }

    @Test
    void withoutTheRootOnlyTheReportIsChecked() throws Exception {
        List<Check> checks = check(machine.vcek, machine.ask);
        assertEquals("endorsed key", checks.get(0).name());
        assertEquals(List.of(), failed(checks));
        assertEquals(List.of(), check(machine.ask, machine.ark));
    }

    private List<Check> check(X509Certificate... certificates) throws Exception {
        SnpReport report = report();
        return appraisal.endorsement(report, new CertificatePile(List.of(certificates), List.of()).endorsing(report));
    }

    private SnpReport report() throws Exception {
        return SnpReport.read(machine.evidence().snpReport());
    }

    private static List<String> failed(List<Check> checks) {
        return checks.stream().filter(check -> !check.passed()).map(Check::name).toList();
    }
}
