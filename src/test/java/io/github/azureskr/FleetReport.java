// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the fleets did, as a page and a picture. */
final class FleetReport {
    private static final Path PAGE = Path.of("target", "fleet.md");
    private static final Path PICTURE = Path.of("target", "fleet.svg");
    private static final List<String> COLOURS = List.of("#06c", "#c60", "#690", "#c06");

    private static final String HEAD = """
            # A fleet restarts

            1,000 machines start at the same moment and want their keys of one vault, in virtual time. Bound: when the last
            could have its key if there were nothing but the throttle. Busiest: how many refused machines came back within
            the same tenth of a second.

            | throttle | comes back | 50 % | 99 % | all | bound | ratio | requests | 429 | busiest | without a key |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final List<String> rows = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();

    void add(FleetScenario scenario, Comeback comeback, Fleet.Outcome outcome) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %.2f | %,d | %,d | %,d | %d |",
                scenario,
                comeback,
                seconds(outcome.time(50)),
                seconds(outcome.time(99)),
                seconds(outcome.time(100)),
                seconds(scenario.bound()),
                scenario.ratio(outcome),
                outcome.requests(),
                outcome.refusals(),
                outcome.busiest(),
                outcome.failures()));
    }

    /** How real instances did beside the model. */
    void check(String line) {
        checks.add(line);
    }

    void write() throws IOException {
        Files.createDirectories(PAGE.getParent());
        Files.writeString(PAGE, HEAD + String.join("\n", rows) + "\n\n" + String.join("\n", checks) + "\n");
    }

    /** How many machines have their keys, over the time. */
    static void draw(Map<Comeback, Fleet.Outcome> outcomes, Duration bound) throws IOException {
        double end = bound.toMillis() * 1.6;
        StringBuilder picture = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 460\" font-family=\"sans-serif\">\n");
        picture.append(line(x(bound, end), "bound"))
                .append(line(x(bound.multipliedBy(6).dividedBy(5), end), "1.2"));
        int number = 0;
        for (Map.Entry<Comeback, Fleet.Outcome> outcome : outcomes.entrySet()) {
            String colour = COLOURS.get(number++);
            picture.append("<text x=\"10\" y=\"")
                    .append(20 * number)
                    .append("\" fill=\"")
                    .append(colour);
            picture.append("\">").append(outcome.getKey()).append("</text>\n<polyline fill=\"none\" stroke=\"");
            picture.append(colour)
                    .append("\" points=\"")
                    .append(points(outcome.getValue(), end))
                    .append("\"/>\n");
        }
        Files.createDirectories(PICTURE.getParent());
        Files.writeString(PICTURE, picture.append("</svg>\n"));
    }

    private static String points(Fleet.Outcome outcome, double end) {
        StringBuilder points = new StringBuilder("0,450");
        for (int i = 0; i < outcome.keys().size(); i++) {
            double height = 450 - 430.0 * (i + 1) / FleetScenario.MACHINES;
            points.append(
                    String.format(Locale.ROOT, " %.1f,%.1f", x(outcome.keys().get(i), end), height));
        }
        return points.toString();
    }

    private static String line(double x, String label) {
        return String.format(
                Locale.ROOT,
                "<path d=\"M%.1f 20V450\" stroke=\"#aaa\"/><text x=\"%.1f\" y=\"15\">%s</text>\n",
                x,
                x,
                label);
    }

    private static double x(Duration time, double end) {
        return 800 * time.toMillis() / end;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
