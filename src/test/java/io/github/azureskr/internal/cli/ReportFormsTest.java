// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real report in every form in which people and tools hand it over. */
class ReportFormsTest {
    private static final String REPORT = "go-sev-guest/attestation.bin";
    private static final String VCEK = "go-sev-guest/vcek.der";
    private static final String CHAIN = "amd/ask_ark_milan.pem";
    private static final String HCL = "azure-cvm/hcl-report-snp.bin";
    private static final int HCL_CONTENT = 1819;

    @TempDir
    private Path folder;

    record Form(String name, Bytes file) {
        Form(String name, String text) {
            this(name, Bytes.utf8(text));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Form> forms() {
        Bytes report = Samples.read(REPORT);
        return Stream.of(binary(report), text(report), json(report)).flatMap(List::stream);
    }

    private static List<Form> binary(Bytes report) {
        Bytes header = Bytes.concat(Bytes.ofHex("00000000a0040000"), zeros(24));
        Bytes vcek = Samples.read(VCEK);
        return List.of(
                new Form("as it is", report),
                new Form("with zeros behind it", Bytes.concat(report, zeros(2816))),
                new Form("a driver's answer", Bytes.concat(header, report)),
                new Form("a driver's whole buffer", Bytes.concat(header, report, zeros(4000 - 32 - 1184))),
                new Form("with its certificate behind it", Bytes.concat(report, vcek)),
                new Form("with AMD's files behind it", Bytes.concat(report, Samples.read(CHAIN), vcek)));
    }

    private static List<Form> text(Bytes report) {
        String hex = report.hex();
        byte[] bytes = report.toArray();
        return List.of(
                new Form("hexadecimal", hex + "\n"),
                new Form("upper case", hex.toUpperCase(Locale.ROOT)),
                new Form("0x", "0x" + hex),
                new Form("blanks", hex.replaceAll("(..)", "$1 ")),
                new Form("words", hex.replaceAll("(.{8})", "$1 ")),
                new Form("colons", hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:")),
                new Form("hyphens, as .NET prints", hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1-")),
                new Form("lines", hex.replaceAll("(.{60})", "$1\r\n")),
                new Form("indented lines of bytes", hex.replaceAll("(.{32})", "    $1\n")),
                new Form("an array", "[" + hex.replaceAll("(..)(?!$)", "0x$1, ") + "]"),
                new Form(
                        "an array of C",
                        "const uint8_t report[] = {\n" + hex.replaceAll("(..)(?!$)", "0x$1,") + "\n};\n"),
                new Form("escapes of C", "\"" + hex.replaceAll("(..)", "\\\\x$1") + "\""),
                new Form("base64", report.base64()),
                new Form("base64 in lines", Base64.getMimeEncoder().encodeToString(bytes) + "\n"),
                new Form("base64url", report.base64Url()),
                new Form("base64url, padded", Base64.getUrlEncoder().encodeToString(bytes)),
                new Form("quoted base64", '"' + report.base64() + "\"\n"));
    }

    private static List<Form> json(Bytes report) {
        Map<String, ?> maa = Map.of("SnpReport", report.base64Url(), "VcekCertChain", pem().base64Url());
        String proof = JsonText.of(maa).base64();
        return List.of(
                form("a member report", Map.of("report", report.base64())),
                form("a member report, in hexadecimal", Map.of("report", report.hex())),
                form("a member of a name of its own", Map.of("raw", report.base64(), "format", "AMD_SEV_SNP_v1")),
                form("an object within it", Map.of("result", Map.of("evidence", report.base64Url()))),
                form(
                        "a request to Azure Attestation",
                        Map.of("report", JsonText.of(maa).base64Url())),
                form("the same of a guest", Map.of("IsolationInfo", Map.of("Evidence", Map.of("Proof", proof)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void reportVerifiesInEveryForm(Form form) throws Exception {
        Run run = Run.of(
                "report",
                write(form.file()),
                "--certs",
                Samples.file(VCEK).toString(),
                "--certs",
                Samples.file(CHAIN).toString());
        assertEquals(0, run.status(), run.out() + run.err());
    }

    @Test
    void certificatesInAnAttestersJsonAreUsed() throws Exception {
        Map<String, ?> evidence = Map.of("evidence", Samples.read(REPORT).base64(), "endorsements", pem().base64());
        assertEquals(0, Run.of("report", write(JsonText.of(evidence))).status());
    }

    @Test
    void hclReportMayEndWithItsContentOrWithZeros() throws Exception {
        Bytes hcl = Samples.read(HCL);
        Bytes content = hcl.slice(0, HCL_CONTENT);
        for (Bytes file : new Bytes[] {
            hcl,
            content,
            Bytes.concat(content, zeros(1)),
            Bytes.concat(content, zeros(2900 - HCL_CONTENT)),
            Bytes.utf8(hcl.base64()),
            JsonText.of(Map.of("hcl", hcl.base64(), "snp", hcl.slice(32, 1184).base64()))
        }) {
            Run run = Run.of("report", write(file), "--json");
            assertEquals(2, run.status(), run.out() + run.err());
            assertEquals(List.of(), run.refusedBy());
            assertEquals("HCL report (AMD SEV-SNP)", run.json().string("kind"));
        }
        Run cut = Run.of("report", write(hcl.slice(0, HCL_CONTENT - 1)));
        assertEquals(4, cut.status(), cut.out());
    }

    @Test
    void jsonWithTwoReportsNamesBoth() throws Exception {
        Bytes report = Samples.read(REPORT);
        Bytes other = Samples.read(HCL).slice(32, 1184);
        Run run = Run.of("report", write(JsonText.of(Map.of("a", report.base64(), "b", other.base64()))));
        assertEquals(4, run.status());
        assertTrue(run.err().startsWith("malformed: JSON evidence: holds more than one report: "), run.err());
    }

    /** Each remedy is for somebody with files, not for a keystore that is loaded. */
    @Test
    void remediesAreForWhoeverHasFiles() throws Exception {
        String certificates = Samples.file("azure-cvm/certs.pem").toString();
        Bytes debuggable = Samples.read(REPORT);
        for (Bytes file : new Bytes[] {Samples.read(HCL), debuggable}) {
            Run run = Run.of("report", write(file), "--certs", certificates, "--json");
            assertEquals(3, run.status(), run.out());
            for (String load : new String[] {"oad again", "metadata service sent", "trust.amd-root", "deploy a new"}) {
                assertTrue(!run.out().contains(load), run.out());
            }
            assertTrue(run.out().contains("give the one of the report's chip_id with --certs"), run.out());
        }
    }

    private String write(Bytes content) throws Exception {
        return Files.write(folder.resolve("evidence"), content.toArray()).toString();
    }

    private static Form form(String name, Map<String, ?> members) {
        return new Form(name, JsonText.of(members));
    }

    private static Bytes pem() {
        String vcek = "-----BEGIN CERTIFICATE-----\n" + Samples.read(VCEK).base64() + "\n-----END CERTIFICATE-----\n";
        return Bytes.utf8(vcek + Samples.read(CHAIN).utf8());
    }

    private static Bytes zeros(int length) {
        return Bytes.owning(new byte[length]);
    }
}
