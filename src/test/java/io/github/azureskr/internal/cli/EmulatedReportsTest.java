// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.Product;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Thim;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.tdx.FakeTdx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code report} on what no real capture shows: newer processors, TDX, and reports wrong in one respect. */
class EmulatedReportsTest {
    private static final RSAPublicKey AK = (RSAPublicKey) FakeAmd.rsa().getPublic();
    private static final RSAPublicKey EK = (RSAPublicKey) FakeAmd.rsa().getPublic();
    private static final int HARDWARE_REPORT = 32;
    private static final int REPORT_TYPE = 1224;
    private static final int MRTD = 528;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void hclReportOfEveryGenerationVerifies(Product product) throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure(product));
        Run run = verify(machine, reports(machine).make(new byte[64]), root(machine));
        assertEquals(0, run.status(), run.out());
        assertEquals(
                machine.configuration().tcbm(),
                run.section("snp_report").object("reported_tcb").string("value"));
        assertEquals(product == Product.TURIN, run.section("snp_report").has("launch_mit_vector"));
        assertEquals(product != Product.MILAN, run.section("snp_report").has("cpuid_fam_id"));
        assertEquals(List.of(), run.json().strings("missing"));
    }

    @ParameterizedTest
    @CsvSource({"MILAN, 3", "MILAN, 4", "MILAN, 5", "GENOA, 2", "GENOA, 5", "TURIN, 2", "TURIN, 3"})
    void everyVersionVerifiesOnEveryGeneration(Product product, int version) throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure(product).withVersion(version));
        Run run = verify(machine, machine.report(new byte[64]), root(machine));
        assertEquals(0, run.status(), run.out());
        assertEquals(version, run.section("snp_report").number("version"));
    }

    @Test
    void rootOfAnEmulatorIsTrustedOnlyByRequest() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        Run run = verify(machine, reports(machine).make(new byte[64]), "00".repeat(32));
        assertEquals(3, run.status());
        assertEquals(List.of("ARK key's SHA-256"), run.refusedBy());
    }

    @Test
    void certificateForAnotherFirmwareIsNamed() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        Bytes report = Bytes.owning(machine.report(new byte[64]));
        Bytes rolledForward = Patch.of(report).set(0x180, 4).bytes();
        assertEquals(
                List.of("VCEK TCB version", "SNP report signature"),
                verify(machine, rolledForward.toArray(), root(machine)).refusedBy());
    }

    @Test
    void unsignedReportIsRefusedWithCertificates() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure().withMaskedChipKey());
        Run run = verify(machine, machine.report(new byte[64]), root(machine));
        assertEquals(3, run.status());
        assertTrue(run.refusedBy().contains("SNP report signature"), run.out());
    }

    @Test
    void lowerPrivilegeLevelIsOnlyWarnedOf() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure().withVmpl(2));
        byte[] report = machine.report(new byte[64]);
        assertEquals(0, verify(machine, report, root(machine)).status());
        assertEquals(
                List.of("VMPL"),
                verify(machine, report, root(machine), "--policy", "AZURE").refusedBy());
    }

    @Test
    void claimsCannotMoveTheCursorOfATerminal() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        HclReports reports = reports(machine);
        reports.runtimeClaims().tamper(claims -> {
            claims.put("user-data", "\u001b[2J\u202e\u00e9");
            return claims;
        });
        String file = write("report.bin", reports.make(new byte[64]));
        assertTrue(Run.of("report", file).out().contains("\\u001b[2J\\u202e\u00e9"));
        assertTrue(Run.of(false, "report", file).out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')));
        assertEquals(
                "\u001b[2J\u202e\u00e9",
                Run.of("report", file, "--json").section("runtime_claims").string("user-data"));
    }

    @Test
    void tdxIsRecognisedByItsFieldsWhateverItsFileIsCalled() throws Exception {
        String file = write("snp_hcl_report.bin", tdxHclReport().toArray());
        Run run = Run.of("report", file, "--json");
        assertEquals(2, run.status(), run.out());
        assertEquals("TDX", run.section("hcl_report").string("report_type"));
        assertEquals("21".repeat(48), run.section("td_report").object("tdinfo").string("mrtd"));
        assertFalse(run.json().has("snp_report"));
        assertTrue(Run.of("report", file).out().contains("HCL report (Intel TDX): well-formed, not verified"));
    }

    @Test
    void tdxReportWhosePartsDoNotBelongTogetherIsRefused() throws Exception {
        Patch guest = Patch.of(tdxHclReport()).set(HARDWARE_REPORT + MRTD, 0);
        assertEquals(List.of("TEE_INFO_HASH"), json(guest.bytes()).refusedBy());
        Patch module = Patch.of(tdxHclReport()).set(HARDWARE_REPORT + 264, 0);
        assertEquals(List.of("TEE_TCB_INFO_HASH"), json(module.bytes()).refusedBy());
        Patch claims = Patch.of(tdxHclReport()).set(1240, 'x');
        assertEquals(List.of("REPORT_DATA"), json(claims.bytes()).refusedBy());
    }

    @Test
    void bareTdReportIsRecognised() throws Exception {
        Run run = json(FakeTdx.report(Bytes.ofHex("00".repeat(64))));
        assertEquals(2, run.status());
        assertEquals("TD report (Intel TDX)", run.json().string("kind"));
    }

    @ParameterizedTest
    @CsvSource({"4", "5"})
    void quoteOfATdIsShownAndNotJudged(int version) throws Exception {
        Run run = json(FakeTdx.quote(version));
        assertEquals(2, run.status(), run.out() + run.err());
        assertEquals("TD quote (Intel TDX)", run.json().string("kind"));
        assertEquals("21".repeat(48), run.section("td_quote").string("mrtd"));
        assertEquals("33".repeat(48), run.section("td_quote").string("rtmr3"));
    }

    @ParameterizedTest
    @CsvSource({"1, VBS", "3, TVM", "5, CCA"})
    void otherIsolationIsNamedAndLeftAlone(int type, String name) throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        Patch report =
                Patch.of(Bytes.owning(reports(machine).make(new byte[64]))).set(REPORT_TYPE, type);
        Run run = json(report.bytes());
        assertEquals(2, run.status());
        assertEquals(name, run.section("hcl_report").string("report_type"));
    }

    private Bytes tdxHclReport() throws Exception {
        Bytes snp = Bytes.owning(reports(machine(SnpConfiguration.azure())).make(new byte[64]));
        Bytes reportData = snp.slice(HARDWARE_REPORT + 0x50, 64);
        return Patch.of(Bytes.concat(
                        snp.slice(0, HARDWARE_REPORT),
                        FakeTdx.report(reportData),
                        Bytes.owning(new byte[160]),
                        snp.slice(1216, snp.length() - 1216)))
                .set(REPORT_TYPE, 4)
                .bytes();
    }

    private Run json(Bytes report) throws Exception {
        return Run.of("report", write("report.bin", report.toArray()), "--json");
    }

    private Run verify(SnpMachine machine, byte[] report, String root, String... more) throws Exception {
        Thim thim = machine.thim();
        Map<String, String> answer =
                Map.of("vcekCert", thim.vcekCert(), "certificateChain", thim.certificateChain(), "tcbm", thim.tcbm());
        String certificates = write("thim.json", JsonText.of(answer).toArray());
        String[] fixed = {"report", write("report.bin", report), "--json", "--certs", certificates, "--amd-root", root};
        return Run.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private String write(String name, byte[] content) throws Exception {
        return Files.write(folder.resolve(name), content).toString();
    }

    private static String root(SnpMachine machine) throws Exception {
        return Bytes.owning(machine.ark().getPublicKey().getEncoded()).sha256().hex();
    }

    private static SnpMachine machine(SnpConfiguration configuration) throws Exception {
        return new SnpMachine(AmdRoot.shared(), configuration);
    }

    private static HclReports reports(SnpMachine machine) {
        return new HclReports(machine, VmConfiguration.azure().withHclLayout(HclLayout.TWO_KEYS), AK, EK);
    }
}
