// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever is written on the report's page can be read, by day and by night (WCAG 2.2, 1.4.3). */
class ContrastTest {
    private static final double ENOUGH = 4.5;
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final Pattern SCHEME = Pattern.compile(":root \\{");
    private static final List<String> STATES = List.of("verified", "refused", "missing", "absent");

    @Test
    void everyTextStandsOutFromWhatIsBehindIt() throws Exception {
        List<Map<String, Integer>> schemes = schemes();
        assertEquals(2, schemes.size());
        for (Map<String, Integer> scheme : schemes) {
            for (String background : List.of("page", "sheet")) {
                for (String text : List.of("ink", "quiet", "accent")) {
                    assertReadable(text, background, scheme);
                }
            }
            for (String state : STATES) {
                assertReadable(state, "sheet", scheme);
                assertReadable(state, state + "-tint", scheme);
                assertReadable("ink", state + "-tint", scheme);
                assertReadable("quiet", state + "-tint", scheme);
            }
        }
    }

    private static void assertReadable(String text, String background, Map<String, Integer> scheme) {
        double contrast = contrast(scheme.get(text), scheme.get(background));
        assertTrue(contrast >= ENOUGH, () -> text + " on " + background + ": " + contrast);
    }

    private static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** The light scheme, then the dark one; the one for printing sets less. */
    private static List<Map<String, Integer>> schemes() throws Exception {
        List<Map<String, Integer>> schemes = new ArrayList<>();
        for (String part : SCHEME.splitAsStream(styleSheet()).toList()) {
            Map<String, Integer> scheme = new HashMap<>();
            Matcher colour = COLOUR.matcher(part);
            while (colour.find()) {
                scheme.put(colour.group(1), Integer.parseInt(colour.group(2), 16));
            }
            if (scheme.size() > 1) {
                schemes.add(scheme);
            }
        }
        return schemes;
    }

    private static String styleSheet() throws Exception {
        try (InputStream css = HtmlPage.class.getResourceAsStream("report.css")) {
            return Bytes.owning(css.readAllBytes()).utf8();
        }
    }
}
