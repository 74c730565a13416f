// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of {@code report --html} in a real browser, which forgives what it should not: its elements are those that
 * were written, its colours are there, and it has nothing to complain of. The pictures stay in {@code target}.
 */
class ReportInBrowserTest {
    private static final Pattern ELEMENT = Pattern.compile("<([a-zA-Z][a-zA-Z0-9]*)[ />]");
    private static final Path PICTURES = Path.of("target");

    private static final int PAGE = 0xF6F7F9;
    private static final int VERIFIED = 0x156B3F;
    private static final int REFUSED = 0xB01E1E;
    private static final int MISSING = 0x7A4D00;
    private static final int ABSENT = 0x57636F;

    @TempDir
    private Path folder;

    private Browser browser;
    private Specimen evidence;

    @BeforeEach
    void findBrowser() {
        browser = Browser.in(folder);
        evidence = new Specimen();
    }

    @Test
    void verifiedReportIsGreenAndWhatIsNotShownIsGrey() throws Exception {
        Path page = page("--certs", evidence.writeCertificates(folder));
        String seen = understood(page);
        assertTrue(seen.contains("<title>HCL report (AMD SEV-SNP): verified</title>"), seen);
        BufferedImage picture = browser.photograph(page, 1440, 1700, PICTURES.resolve("report.png"));
        assertEquals(PAGE, colour(picture, 0, 0));
        assertTrue(has(VERIFIED, picture) && has(ABSENT, picture));
        assertFalse(has(REFUSED, picture) || has(MISSING, picture));
    }

    @Test
    void refusedReportIsRed() throws Exception {
        evidence.damageSignature();
        Path page = page("--certs", evidence.writeCertificates(folder));
        assertTrue(understood(page).contains("<title>HCL report (AMD SEV-SNP): refused</title>"));
        BufferedImage picture = browser.photograph(page, 1440, 1700, PICTURES.resolve("report-refused.png"));
        assertTrue(has(REFUSED, picture));
    }

    @Test
    void reportWithoutCertificatesIsAmberOnANarrowScreenToo() throws Exception {
        Path page = page();
        assertTrue(understood(page).contains("<title>HCL report (AMD SEV-SNP): well-formed, not verified</title>"));
        BufferedImage wide = browser.photograph(page, 1440, 1700, PICTURES.resolve("report-missing.png"));
        BufferedImage narrow = browser.photograph(page, 500, 2200, PICTURES.resolve("report-narrow.png"));
        assertTrue(has(MISSING, wide) && has(MISSING, narrow));
        assertEquals(PAGE, colour(narrow, 499, 1100), "something is wider than the screen");
    }

    @Test
    void hostileEvidenceMakesNoElement() throws Exception {
        evidence.claim("user-data", "</dd></title></style></svg><script>document.title='x'</script><img src=x>'\"");
        evidence.name("<script>document.title='y'</script>.bin".replace('/', '\u2215'));
        String seen = understood(page("--certs", evidence.writeCertificates(folder)));
        assertTrue(seen.contains("<title>HCL report (AMD SEV-SNP): verified</title>"), seen);
        assertTrue(seen.contains("&lt;script&gt;document.title='x'&lt;/script&gt;"), seen);
    }

    @Test
    void browserComplainsOfAStyleThatIsNotTheOneWritten() throws Exception {
        Path page = page();
        Files.writeString(page, Files.readString(page).replace("<style>", "<style> "));
        assertEquals(1, browser.open(page).complaints().size());
    }

    private Path page(String... more) throws Exception {
        Path page = folder.resolve("page.html");
        evidence.report(folder, page, more);
        return page;
    }

    /** The page as the browser has understood it: as it was written, or this fails. */
    private String understood(Path page) throws Exception {
        Browser.Visit visit = browser.open(page);
        assertEquals(List.of(), visit.complaints());
        assertEquals(elements(Files.readString(page)), elements(visit.out()));
        return visit.out();
    }

    private static List<String> elements(String html) {
        return ELEMENT.matcher(html)
                .results()
                .map((MatchResult element) -> element.group(1))
                .toList();
    }

    private static boolean has(int colour, BufferedImage picture) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (colour(picture, x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int colour(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xFFFFFF;
    }
}
