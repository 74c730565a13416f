// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code report} on captures of real machines, against what their README says of them. */
class RealReportsTest {
    private static final String REPORT = "go-sev-guest/attestation.bin";
    private static final String VCEK = "go-sev-guest/vcek.der";
    private static final String MILAN = "amd/ask_ark_milan.pem";
    private static final String HCL = "azure-cvm/hcl-report-snp.bin";

    @TempDir
    private Path folder;

    @Test
    void reportVerifiesUpToAmdsRoot() throws Exception {
        Run run = Run.of("report", sample(REPORT), "--certs", sample(VCEK), "--certs", sample(MILAN), "--json");
        assertEquals(0, run.status(), run.out());
        assertEquals("verified", run.json().string("verdict"));
        assertEquals(List.of(), run.refusedBy());
        JsonObject report = run.section("snp_report");
        assertEquals(2, report.number("version"));
        assertEquals("4405000000000002", report.object("reported_tcb").string("value"));
        assertEquals(5, report.object("reported_tcb").number("snp"));
        assertEquals("0102030405" + "00".repeat(59), report.string("report_data"));
        assertEquals(
                report.string("chip_id"),
                run.section("certificates").object("VCEK").string("hwid"));
    }

    @Test
    void debuggableGuestIsWarnedOfAndRefusedOnlyByAzuresPolicy() throws Exception {
        String[] verify = {"report", sample(REPORT), "--certs", sample(VCEK), "--certs", sample(MILAN)};
        Run run = Run.of(verify);
        assertEquals(0, run.status(), run.out());
        assertTrue(
                run.out()
                        .contains("SNP report: verified\nWARNING: not launched as Azure launches confidential VMs:"
                                + " debugging of the guest\n"),
                run.out());
        Run azure = Run.of(with(verify, "--policy", "azure", "--json"));
        assertEquals(3, azure.status());
        assertEquals(List.of("debugging of the guest"), azure.refusedBy());
    }

    @Test
    void certificatesMayStandInAnyOrderWithOthersAmongThem() throws Exception {
        String vcek = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(Samples.read(VCEK).toArray())
                + "\n-----END CERTIFICATE-----\n";
        String others = Samples.read("azure-cvm/certs.pem").utf8()
                + Samples.read("amd/ask_ark_turin_vcek.pem").utf8();
        String bundle = write(
                "bundle.pem",
                "ARK\n" + Samples.read("amd/milan-ark.pem").utf8() + others + vcek
                        + Samples.read("amd/milan-ask.pem").utf8());
        Run run = Run.of("report", sample(REPORT), "--certs", bundle);
        assertEquals(0, run.status(), run.out());
    }

    @Test
    void withoutCertificatesItSaysWhereTheyAre() throws Exception {
        Run run = Run.of("report", sample(REPORT), "--json");
        assertEquals(2, run.status());
        assertEquals("unverifiable", run.json().string("verdict"));
        String chipId = Samples.read(REPORT).slice(0x1A0, 64).hex();
        List<String> missing = run.json().strings("missing");
        assertTrue(
                missing.get(0)
                        .endsWith("https://kdsintf.amd.com/vcek/v1/{Milan or Genoa}/" + chipId
                                + "?blSPL=2&teeSPL=0&snpSPL=5&ucodeSPL=68"),
                missing::toString);
        Run vcekAlone = Run.of("report", sample(REPORT), "--certs", sample(VCEK), "--json");
        assertEquals(2, vcekAlone.status());
        assertEquals(
                List.of("ASK, ARK: https://kdsintf.amd.com/vcek/v1/Milan/cert_chain"),
                vcekAlone.json().strings("missing"));
    }

    @Test
    void chainOfAnotherGenerationLeavesItUnverified() {
        Run run = Run.of("report", sample(REPORT), "--certs", sample(VCEK), "--certs", sample("amd/ask_ark_genoa.pem"));
        assertEquals(2, run.status(), run.out());
    }

    @Test
    void hclReportSaysWhatItsReadmeSays() throws Exception {
        Run run = Run.of("report", sample(HCL), "--json");
        assertEquals(2, run.status());
        assertEquals(List.of(), run.refusedBy());
        assertEquals(1, run.section("hcl_report").number("version"));
        assertEquals(1819, run.section("hcl_report").number("report_size"));
        assertEquals(583, run.section("hcl_report").number("runtime_claims_size"));
        assertEquals("SNP", run.section("hcl_report").string("report_type"));
        assertEquals(
                "1d0a466a9eed975e88f889f7aed4abc1c97e87c4f43e5e3478c9a4a5853cbd7d",
                run.section("hcl_report").string("runtime_claims_digest"));
        JsonObject report = run.section("snp_report");
        assertEquals("0x3001F", report.object("policy").string("value"));
        assertEquals("ce08000000000003", report.object("current_tcb").string("value"));
        assertEquals("7308000000000003", report.object("launch_tcb").string("value"));
        assertEquals("1.52.4", report.string("current_version"));
        assertEquals(
                "BAEFD3E1-184B-4C4C-AB88-0BDAD260505F",
                run.section("runtime_claims").object("vm-configuration").string("vmUniqueId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure-cvm/certs.pem", "aci-sidecar/thim_response.json"})
    void certificatesOfAnotherMachineAreRefused(String certificates) throws Exception {
        Run run = Run.of("report", sample(HCL), "--certs", sample(certificates), "--json");
        assertEquals(3, run.status());
        assertEquals(List.of("VCEK hardware ID", "SNP report signature"), run.refusedBy());
        Run text = Run.of("report", sample(HCL), "--certs", sample(certificates));
        assertTrue(text.out().contains("refused: VCEK hardware ID, SNP report signature\n"), text.out());
    }

    @Test
    void hexadecimalTextMayLookAsPeopleWriteIt() throws Exception {
        Bytes report = Samples.read(REPORT);
        String upper = report.hex().toUpperCase(Locale.ROOT);
        String array = report.hex().replaceAll("(..)", "0x$1, ");
        for (String text : List.of(report.hex(), "0x" + upper, upper.replaceAll("(.{64})", "$1\r\n"), array)) {
            assertEquals(2, Run.of("report", write("report.txt", text)).status(), text);
        }
        assertEquals(4, Run.of("report", write("odd.txt", upper + "0")).status());
    }

    @Test
    void dashIsStandardInput() {
        InputStream original = System.in;
        try {
            System.setIn(
                    new ByteArrayInputStream((Samples.read(REPORT).hex() + "\n").getBytes(StandardCharsets.UTF_8)));
            assertEquals(2, Run.of("report", "-").status());
        } finally {
            System.setIn(original);
        }
    }

    @Test
    void redactedOutputNamesNoMachine() throws Exception {
        Bytes hcl = Samples.read(HCL);
        List<String> secrets = List.of(
                hcl.slice(32 + 0x1A0, 64).hex(),
                hcl.slice(32 + 0x140, 32).hex(),
                Samples.read("go-sev-guest/attestation.bin").slice(0x1A0, 64).hex(),
                "BAEFD3E1",
                "tYVBpgABBOed");
        String[] runs = {"report", sample(HCL), "--certs", sample("azure-cvm/certs.pem"), "--redact"};
        for (Run run : List.of(Run.of(runs), Run.of(with(runs, "--json")))) {
            for (String secret : secrets) {
                assertTrue(!run.out().contains(secret), secret);
            }
            assertEquals(3, run.status());
        }
        Run same = Run.of("report", sample(REPORT), "--certs", sample(VCEK), "--redact", "--json");
        assertEquals(
                same.section("snp_report").string("chip_id"),
                same.section("certificates").object("VCEK").string("hwid"));
    }

    @Test
    void textAndJsonSayTheSame() throws Exception {
        Run json = Run.of("report", sample(HCL), "--json");
        String text = Run.of("report", sample(HCL)).out();
        for (String section : List.of("hcl_report", "snp_report")) {
            json.section(section).members().forEach((name, value) -> {
                assertTrue(text.contains("\n  " + name + " "), name);
                assertTrue(!(value instanceof String) || text.contains(value.toString()), name);
            });
        }
    }

    private String write(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private static String sample(String name) {
        return Samples.file(name).toString();
    }
}
