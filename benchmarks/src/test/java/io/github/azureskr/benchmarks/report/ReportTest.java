// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Map<String, Double> FIGURES = Map.of("WarmLoad[17,1] Quote", 1.0, "WarmLoad[17,10] Quote", 2.0);

    @Test
    void goalThatIsMetAndGoalThatIsMissedSaySo() throws Exception {
        String text = report(
                run("SnpReportParsing.viewWithEveryCheck", "{}", 29.5, "0.0003"),
                run("ReleaseAnswerReading.verifiedUnderAKnownKey", "{}", 90, "100"));
        assertTrue(text.contains("| view with every check | at most 30 ns | 29.5 ns | met |"), text);
        assertTrue(text.contains("| allocated by the view | at most 0 B | 0 B | met |"), text);
        assertTrue(text.contains("| JWS verified and read | at most 75 µs | 90 µs | **not met**, by 20 % |"), text);
        assertTrue(text.contains("| Quote | exactly 1 | 1 | met |"), text);
        assertTrue(text.contains("| Quote | exactly 1 | 2 | **not met**, by 100 % |"), text);
    }

    @Test
    void benchmarkThatFailedLeavesAGapAndIsCounted() throws Exception {
        Report none = new Report(Results.read("[]", Map.of()), List.of());
        assertTrue(none.markdown(List.of()).contains("| whole flow | at most 600 ms | – | **failed**: no result |"));
        Report some = new Report(
                Results.read("[" + run("ColdStart.untilTheKeyIsInHand", "{\"program\":\"AzureSKR\"}", 1, "1") + "]", FIGURES),
                List.of());
        assertEquals(none.failures() - 3, some.failures());
    }

    @Test
    void errorThatOneMeasurementDoesNotAllowIsADash() throws Exception {
        String text = report(run("FirstCalls.reportAppraisal", "{\"provider\":\"Sun\"}", 100.25, "\"NaN\""));
        assertTrue(text.contains("| reportAppraisal, Sun | 100 | – | us/op | – |"), text);
    }

    @Test
    void chartHasABarForEachServerAndIsWellFormed() throws Exception {
        List<String> runs = new ArrayList<>();
        for (String server : List.of("released key", "PKCS12 file", "keyvault-jca keyless + 0")) {
            runs.add(run("Handshakes.oneClient", "{\"key\":\"RSA-2048\",\"server\":\"" + server + "\"}", 300, "1"));
        }
        String svg = Chart.svg(Results.read("[" + String.join(",", runs) + "]", FIGURES));
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(1 + 3, document.getElementsByTagName("rect").getLength(), "the background and three bars");
        assertTrue(svg.contains("failed"), "the other three");
        assertFalse(svg.contains("NaN"));
    }

    private static String report(String... runs) throws Exception {
        return new Report(Results.read("[" + String.join(",", runs) + "]", FIGURES), List.of())
                .markdown(List.of("machine: this one"));
    }

    private static String run(String name, String parameters, double score, String bytes) {
        return "{\"benchmark\":\"a.b." + name + "\",\"jdkVersion\":\"17.0.15\",\"vmName\":\"VM\",\"vmVersion\":\"1\","
                + "\"params\":" + parameters + ",\"primaryMetric\":{\"score\":" + score
                + ",\"scoreError\":" + (bytes.contains("NaN") ? bytes : "0.5") + ",\"scoreUnit\":\"us/op\"},"
                + "\"secondaryMetrics\":{\"gc.alloc.rate.norm\":{\"score\":" + bytes + "}}}";
    }
}
