// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report --html}: what the page says, and that nobody else can say anything in it. */
class HtmlPageTest {
    private static final String NOT_HERE = "not part of this evidence";

    @TempDir
    private Path folder;

    @Test
    void everyLinkThatTheEvidenceShowsIsVerifiedAndNoOther() throws Exception {
        Page page = page(0, "--certs", certificates());
        assertEquals("HCL report (AMD SEV-SNP): verified", page.title());
        assertEquals(
                List.of(
                        "ARK: verified",
                        "ASK: verified",
                        "VCEK: verified",
                        "SNP report: verified",
                        "AK: verified",
                        "ephemeral key: " + NOT_HERE,
                        "token: " + NOT_HERE,
                        "released key: " + NOT_HERE),
                page.links());
    }

    @Test
    void brokenLinkIsRefusedAndWhatRestsOnItIsNotVerified() throws Exception {
        evidence.damageSignature();
        Page page = page(3, "--certs", certificates());
        assertEquals("HCL report (AMD SEV-SNP): refused", page.title());
        assertEquals(
                List.of("SNP report: refused", "AK: holds by itself"),
                page.links().subList(3, 5));
        assertEquals(List.of("SNP report signature"), page.texts("h3"));
    }

    @Test
    void linksWithoutCertificatesAreNotVerified() throws Exception {
        Page page = page(2);
        assertEquals(
                List.of("ARK: not verified", "ASK: not verified", "VCEK: not verified", "SNP report: not verified"),
                page.links().subList(0, 4));
        assertTrue(page.text().contains("https://kdsintf.amd.com/vcek/v1/"), page.text());
    }

    @Test
    void bareReportShowsNoAttestationKey() throws Exception {
        evidence.bareReport();
        assertEquals(
                "AK: " + NOT_HERE, page(0, "--certs", certificates()).links().get(4));
    }

    @Test
    void tdReportIsVouchedForByNobody() throws Exception {
        evidence.tdReport();
        List<String> links = page(2).links();
        assertEquals("Intel's root: " + NOT_HERE, links.get(0));
        assertEquals("TD report: not verified", links.get(3));
        assertEquals("AK: holds by itself", links.get(4));
    }

    @Test
    void everyDecisiveCheckBelongsToOneLink() throws Exception {
        for (boolean td : new boolean[] {false, true}) {
            if (td) {
                evidence.tdReport();
            }
            Findings findings = evidence.findings();
            List<String> linked = new ArrayList<>();
            for (TrustLink link : TrustChain.of(findings).links()) {
                link.checks().forEach(check -> linked.add(check.name()));
            }
            List<String> decisive = findings.tables().stream()
                    .filter(CheckTable::decisive)
                    .flatMap(table -> table.checks().stream())
                    .map(check -> check.name())
                    .toList();
            assertEquals(
                    decisive.stream().sorted().toList(),
                    linked.stream().sorted().toList());
        }
    }

    @Test
    void itSaysAllThatTheTextSays() throws Exception {
        Page page = page(0, "--certs", certificates());
        Findings findings = evidence.findings();
        findings.sections()
                .keySet()
                .forEach(title -> assertTrue(page.texts("h2").contains(HtmlPage.capitalised(title))));
        for (CheckTable table : findings.tables()) {
            table.checks().forEach(check -> assertTrue(page.texts("th").contains(check.name()), check.name()));
        }
        assertTrue(page.texts("dd").contains(evidence.report().slice(0x90, 48).hex()), "measurement");
    }

    @Test
    void pageNeedsAndRunsNothing() throws Exception {
        Page page = page(0, "--certs", certificates());
        String policy = page.elements("meta").stream()
                .filter(meta -> meta.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .findFirst()
                .orElseThrow()
                .getAttribute("content");
        String style = page.elements("style").get(0).getTextContent();
        assertEquals(
                "default-src 'none'; style-src 'sha256-"
                        + Bytes.utf8(style).sha256().base64() + "'; base-uri 'none'; form-action 'none'",
                policy);
        for (String element : List.of("script", "link", "img", "iframe", "object", "a", "form")) {
            assertEquals(List.of(), page.elements(element), element);
        }
        assertFalse(style.contains("url(") || style.contains("@import"), style);
    }

    @Test
    void hostileClaimsAndFileNamesStayText() throws Exception {
        String hostile = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\u202e";
        evidence.claim("user-data", hostile);
        evidence.name("<svg onload=alert(1)>'\"&.bin");
        Page page = page(0, "--certs", certificates());
        assertEquals(List.of(), page.elements("script"));
        assertEquals(List.of(), page.elements("img"));
        assertTrue(page.texts("dd").contains(hostile.replace("\u202e", "\\u202e")), page.text());
        assertTrue(page.text().contains("of <svg onload=alert(1)>'\"&.bin, made at"), page.text());
    }

    @Test
    void redactedPageNamesNoMachine() throws Exception {
        evidence.name("web-42.example.test");
        Page page = page(0, "--certs", certificates(), "--redact");
        String chip = evidence.report().slice(0x1A0, 64).hex();
        assertFalse(page.text().contains(chip));
        assertFalse(page.text().contains("web-42"));
        assertTrue(page.text().contains("[redacted "));
        assertEquals("ARK: verified", page.links().get(0));
    }

    @Test
    void malformedEvidenceHasAPageToo() throws Exception {
        evidence.replace(Bytes.utf8("HCLA<b>"));
        Page page = page(4);
        assertEquals("Evidence: malformed", page.title());
        assertEquals(List.of(), page.elements("b"));
        assertTrue(page.text().contains("truncated"), page.text());
    }

    @Test
    void pageThatCannotBeWrittenIsSaid() throws Exception {
        String file = folder.resolve("absent/page.html").toString();
        Run run = Run.of("report", evidence.write(folder), "--html", file);
        assertEquals(73, run.status());
        assertEquals("cannot write " + file + ": there is no such folder\n", run.err());
    }

    private final Specimen evidence = new Specimen();

    private String certificates() throws Exception {
        return evidence.writeCertificates(folder);
    }

    private Page page(int status, String... more) throws Exception {
        Path file = folder.resolve("page.html");
        Run run = evidence.report(folder, file, more);
        assertEquals(status, run.status(), run.out() + run.err());
        return Page.read(Files.readString(file));
    }
}
