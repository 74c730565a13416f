// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of RESULTS.md. */
public final class Report {
    private static final String HEADER = "| subject | what | goal | figure | |\n|---|---|---|---|---|\n";

    /** What they allocate is allocated in other processes. */
    private static final Set<String> WITH_PROCESSES = Set.of("ColdStart", "Handshakes", "TomcatStart");

    private final Results main;
    private final List<Results> others;

    /**
     * A report.
     *
     * @param main the run on the JDK on which everything is measured
     * @param others runs on other JDKs, of what depends on them
     */
    public Report(Results main, List<Results> others) {
        this.main = main;
        this.others = List.copyOf(others);
    }

    /** How many goals have no figure: what they need failed. */
    public long failures() {
        return goals().stream().filter(Goal::failed).count();
    }

    private List<Goal> goals() {
        List<Goal> goals = new ArrayList<>(Goals.all(main));
        others.forEach(run -> goals.addAll(Goals.onEveryJdk(run)));
        return goals;
    }

    /**
     * The whole file.
     *
     * @param circumstances machine, date and the like, as lines
     */
    public String markdown(List<String> circumstances) {
        StringBuilder text = new StringBuilder("# Results\n\nWritten by `./run bench`, with JMH's figures beside it: ");
        text.append("`results-jdk").append(main.java()).append(".json`");
        others.forEach(run -> text.append(", `results-jdk").append(run.java()).append(".json`"));
        text.append(". An error is half of the 99.9 % confidence interval. Where machines are shared, take ratios.\n\n");
        circumstances.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n![Handshakes per second](handshakes.svg)\n");
        appendGoals(text, main, Goals.all(main));
        others.forEach(run -> appendGoals(text, run, Goals.onEveryJdk(run)));
        appendTables(text, main);
        others.forEach(run -> appendTables(text, run));
        return text.toString();
    }

    private static void appendGoals(StringBuilder text, Results run, List<Goal> goals) {
        long met = goals.stream().filter(goal -> !goal.failed() && goal.met()).count();
        text.append("\n## Goals on JDK ").append(run.java());
        text.append("\n\n").append(met).append(" of ").append(goals.size()).append(" are met.\n\n").append(HEADER);
        goals.forEach(goal -> text.append(goal.row()));
    }

    private static void appendTables(StringBuilder text, Results run) {
        text.append("\n## Measurements on JDK ").append(run.java()).append("\n\n").append(run.jvm()).append('\n');
        Map<String, List<Result>> bySubject = new TreeMap<>();
        run.all().forEach(result -> bySubject
                .computeIfAbsent(result.subject(), subject -> new ArrayList<>())
                .add(result));
        bySubject.forEach((subject, results) -> {
            text.append("\n### ").append(subject).append("\n\n");
            text.append("| operation | score | ± | unit | allocated, B |\n|---|---|---|---|---|\n");
            results.forEach(result -> text.append(row(result)));
            appendFigures(text, run, subject);
        });
    }

    private static String row(Result result) {
        return "| " + String.join(
                        " | ",
                        result.operation(),
                        Text.number(result.score()),
                        Text.number(result.error()),
                        result.unit(),
                        WITH_PROCESSES.contains(result.subject()) ? "–" : Text.number(result.bytes()))
                + " |\n";
    }

    /** Those that are no times: {@code WarmLoad[17,10] Quote}. */
    private static void appendFigures(StringBuilder text, Results run, String subject) {
        String prefix = subject + "[" + run.java() + ",";
        Map<String, Map<String, Double>> table = new TreeMap<>(java.util.Comparator.comparing(Integer::valueOf));
        run.figures().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                int end = name.indexOf(']');
                table.computeIfAbsent(name.substring(prefix.length(), end), keys -> new java.util.LinkedHashMap<>())
                        .put(name.substring(end + 2), value);
            }
        });
        if (table.isEmpty()) {
            return;
        }
        List<String> columns = List.copyOf(table.values().iterator().next().keySet());
        text.append("\n| keys | ").append(String.join(" | ", columns)).append(" |\n|---|");
        text.append("---|".repeat(columns.size())).append('\n');
        table.forEach((keys, values) -> {
            text.append("| ").append(keys);
            columns.forEach(column -> text.append(" | ").append(Text.number(values.getOrDefault(column, Double.NaN))));
            text.append(" |\n");
        });
    }
}
