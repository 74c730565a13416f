// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same report in every form in which drivers, tools and attesters hand it over: each verifies. */
class SubmissionTest {
    private static final String ARK = "c0b406a4a803495297433fb6014cd0ae";
    private static final String ASK = "4ab7b379bbac4fe4a02f05aef327c782";
    private static final String VCEK = "63da758de6644564adc5f4b93be8accd";
    private static final String CRL = "92f81bc358114d3d97ffd19f88dc67ea";

    private static SnpMachine machine;
    private static Bytes report;
    private static Bytes table;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeReport() throws Exception {
        machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        report = Bytes.owning(machine.report(new byte[64]));
        table = table(Map.of(ARK, der(machine.ark()), ASK, der(machine.ask()), VCEK, der(machine.vcek())));
    }

    @Test
    void certificatesBehindAnExtendedReportAreUsed() throws Exception {
        assertVerified(Bytes.concat(report, table));
        assertVerified(Bytes.utf8(Bytes.concat(report, table).hex()));
    }

    @Test
    void certificateTableMayComeApart() throws Exception {
        assertVerified(report, table);
        assertVerified(report, Bytes.concat(table, zeros(4096)));
        assertVerified(report, Bytes.utf8(table.hex() + "\r\n"));
    }

    @Test
    void driversAnswerAndLargerBuffersAreTheReport() throws Exception {
        Bytes header = Bytes.concat(Bytes.ofHex("00000000a0040000"), zeros(24));
        assertVerified(Bytes.concat(header, report), table);
        assertVerified(Bytes.concat(report, zeros(4096 - report.length())), table);
        assertVerified(Bytes.concat(header, report, zeros(4000 - 32 - report.length())), table);
    }

    @Test
    void textMayBeBase64OrAnArrayInAnyLanguage() throws Exception {
        byte[] bytes = report.toArray();
        assertVerified(Bytes.utf8(report.base64()), table);
        assertVerified(Bytes.utf8(report.base64Url()), table);
        assertVerified(Bytes.utf8("\"" + report.base64() + "\"\n"), table);
        assertVerified(Bytes.utf8(Base64.getMimeEncoder().encodeToString(bytes)), table);
        assertVerified(Bytes.utf8("\uFEFF" + report.hex().toUpperCase(Locale.ROOT)), table);
        assertVerified(Bytes.utf8("{ " + report.hex().replaceAll("(..)", "0x$1, ") + "};\n"), table);
        assertVerified(Bytes.utf8(decimal(report)), table);
    }

    @Test
    void jsonOfAnAttesterIsTheReportAndItsCertificate() throws Exception {
        String issuers = machine.thim().certificateChain();
        String all = machine.thim().vcekCert() + issuers;
        assertVerified(json(Map.of("version", 2, "hcl_report", report.base64Url(), "vcek", all)));
        Bytes vcek = der(machine.vcek());
        assertVerified(json(Map.of("hcl_report", report.base64(), "vcek", vcek.base64Url())), Bytes.utf8(issuers));
        Bytes numbers = Bytes.utf8("{\"quote\": {}, \"report\": " + decimal(report) + "}");
        assertVerified(numbers, table);
    }

    @Test
    void certificatesMayBeTextOfTextToo() throws Exception {
        Bytes thim = json(Map.of(
                "vcekCert", machine.thim().vcekCert(),
                "certificateChain", machine.thim().certificateChain()));
        assertVerified(report, Bytes.utf8(thim.base64()));
        Bytes half = json(Map.of("certificateChain", machine.thim().certificateChain()));
        assertVerified(report, half, der(machine.vcek()));
        assertVerified(report, Bytes.utf8(der(machine.vcek()).hex()), half);
    }

    @Test
    void whatFollowsAReportMustBeZerosOrCertificates() throws Exception {
        Run run = report(Bytes.concat(report, Bytes.utf8("something else")));
        assertEquals(4, run.status());
        assertTrue(
                run.err()
                        .startsWith("malformed: SNP report: must be 1184 bytes long; the 14 bytes behind it are neither"
                                + " zeros nor certificates"),
                run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "2d2d2d2d2d424547494e20, name a file of certificates with --certs",
        "30820543, name a file of certificates with --certs",
        "65794a2e2e, a token",
        "ff5443478018, a statement of a TPM",
        "03000200000000000b00, a quote of Intel SGX",
        "0100000001000000, from before SEV-SNP was released",
        "504b0304, unpack it first"
    })
    void whatIsTakenForEvidenceIsToldApart(String beginning, String explanation) throws Exception {
        Run run = report(Bytes.ofHex(beginning));
        assertEquals(4, run.status());
        assertTrue(run.err().contains(explanation), run.err());
    }

    @Test
    void packedFilesAndJsonOfCertificatesAreToldApart() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(report.toArray());
        }
        assertTrue(report(Bytes.owning(packed.toByteArray())).err().contains("gzip: unpack it first"));
        Run thim = report(json(Map.of("vcekCert", machine.thim().vcekCert())));
        assertEquals(4, thim.status());
        assertTrue(thim.err().contains("name the file with --certs"), thim.err());
    }

    @Test
    void everyTruncationOfAnExtendedReportIsRefused() {
        Bytes extended = Bytes.concat(report, table);
        for (int length = report.length() + 1; length < extended.length(); length += 61) {
            Bytes truncated = extended.slice(0, length);
            assertThrows(
                    MalformedException.class, () -> Submission.read(truncated), () -> truncated.length() + " bytes");
        }
    }

    private void assertVerified(Bytes evidence, Bytes... certificates) throws Exception {
        Run run = report(evidence, certificates);
        assertEquals(0, run.status(), run.out() + run.err());
    }

    private Run report(Bytes evidence, Bytes... certificates) throws Exception {
        String root =
                Bytes.owning(machine.ark().getPublicKey().getEncoded()).sha256().hex();
        List<String> arguments = new ArrayList<>(List.of("report", write("evidence", evidence), "--amd-root", root));
        for (int i = 0; i < certificates.length; i++) {
            arguments.add("--certs");
            arguments.add(write("certificates" + i, certificates[i]));
        }
        return Run.of(arguments.toArray(String[]::new));
    }

    private String write(String name, Bytes content) throws Exception {
        return Files.write(folder.resolve(name), content.toArray()).toString();
    }

    private static Bytes json(Map<String, ?> members) {
        return JsonText.of(members);
    }

    private static String decimal(Bytes bytes) {
        StringBuilder text = new StringBuilder("[\n");
        for (int i = 0; i < bytes.length(); i++) {
            text.append(i == 0 ? "  " : ",\n  ").append(bytes.at(i));
        }
        return text.append("\n]").toString();
    }

    private static Bytes der(X509Certificate certificate) throws Exception {
        return Bytes.owning(certificate.getEncoded());
    }

    private static Bytes zeros(int length) {
        return Bytes.owning(new byte[length]);
    }

    /** With an entry that is no certificate among them, as a host may have. */
    private static Bytes table(Map<String, Bytes> certificates) {
        ByteWriter entries = new ByteWriter();
        Bytes contents = Bytes.utf8("no certificate");
        int start = 24 * (certificates.size() + 2);
        for (Map.Entry<String, Bytes> one : certificates.entrySet()) {
            entry(
                    entries,
                    one.getKey(),
                    start + contents.length(),
                    one.getValue().length());
            contents = Bytes.concat(contents, one.getValue());
        }
        entry(entries, CRL, start, 14);
        return Bytes.concat(entries.toBytes(), zeros(24), contents);
    }

    private static void entry(ByteWriter out, String guid, int offset, int length) {
        out.bytes(Bytes.ofHex(guid));
        for (int number : new int[] {offset, length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.u8(number >>> shift & 0xFF);
            }
        }
    }
}
