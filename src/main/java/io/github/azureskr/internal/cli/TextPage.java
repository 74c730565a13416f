// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings for people: aligned, one value in one line however long it is, so that it can be searched for. */
final class TextPage {
    private static final int COLUMN = 36;
    private static final int FEW = 6;

    private final PrintWriter out;
    private final Redaction redaction;
    private final boolean unicode;

    TextPage(PrintWriter out, Redaction redaction, boolean unicode) {
        this.out = out;
        this.redaction = redaction;
        this.unicode = unicode;
    }

    void print(Findings findings) {
        redaction.map(findings.sections()).forEach(this::printSection);
        findings.tables().forEach(this::printTable);
        printMissing(findings.missing());
        line(0, findings.kind() + ": " + findings.verdict().text() + names(findings, true, ": "), "");
        String warning = names(findings, false, "WARNING: not launched as Azure launches confidential VMs: ");
        if (!warning.isEmpty()) {
            line(0, warning, "");
        }
    }

    private void printSection(String title, Object values) {
        line(0, title, "");
        printValues(1, values);
        out.println();
    }

    private void printValues(int depth, Object values) {
        if (values instanceof Map<?, ?> map) {
            map.forEach((name, value) -> printValue(depth, name.toString(), value));
        } else if (values instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                printValue(depth, "[" + i + "]", list.get(i));
            }
        } else {
            line(depth, scalar(values), "");
        }
    }

    private void printValue(int depth, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            printParts(depth, name, map);
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            line(depth, name, "");
            printValues(depth + 1, list);
        } else {
            line(depth, name, scalar(value));
        }
    }

    /** A number's few parts stand beside it, all else below its name. */
    private void printParts(int depth, String name, Map<?, ?> parts) {
        Map<Object, Object> others = new LinkedHashMap<>(parts);
        Object whole = others.remove(Values.WHOLE);
        if (whole == null) {
            line(depth, name, "");
            printValues(depth + 1, parts);
        } else if (others.size() <= FEW) {
            String beside = others.entrySet().stream()
                    .map(part -> part.getKey() + " " + scalar(part.getValue()))
                    .collect(Collectors.joining(", "));
            line(depth, name, scalar(whole) + "  " + beside);
        } else {
            line(depth, name, scalar(whole));
            printValues(depth + 1, others);
        }
    }

    private void printTable(CheckTable table) {
        line(0, table.title(), "");
        for (Check check : table.checks()) {
            line(1, mark(check.passed(), table.decisive()) + " " + check.name(), check.passed() ? check.found() : "");
            if (!check.passed()) {
                line(3, "expected", check.expected());
                line(3, "found", check.found());
                line(3, "remedy", check.remedy());
            }
        }
        out.println();
    }

    private void printMissing(List<String> missing) {
        if (!missing.isEmpty()) {
            line(0, "missing", "");
            missing.forEach(one -> line(1, one, ""));
            out.println();
        }
    }

    private String mark(boolean passed, boolean decisive) {
        if (unicode) {
            return passed ? "\u2713" : decisive ? "\u2717" : "!";
        }
        return passed ? "ok  " : decisive ? "FAIL" : "!   ";
    }

    /** The names of the checks that failed after {@code start}, if any failed. */
    private static String names(Findings findings, boolean decisive, String start) {
        String names = findings.tables().stream()
                .filter(table -> table.decisive() == decisive)
                .flatMap(table -> table.failed().stream())
                .map(Check::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : start + names;
    }

    private static String scalar(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? "yes" : "no";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TextPage::scalar).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    private void line(int depth, String name, String value) {
        String start = "  ".repeat(depth) + clean(name);
        String gap = value.isEmpty() ? "" : " ".repeat(Math.max(2, COLUMN - start.length()));
        out.println(start + gap + clean(value));
    }

    private String clean(String text) {
        String safe = Printable.of(redaction.text(text));
        return unicode ? safe : Printable.ascii(safe);
    }
}
