// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.policy.BranchVerdict;
import io.github.azureskr.internal.policy.ConditionVerdict;
import io.github.azureskr.internal.policy.PolicyVerdict;
import io.github.azureskr.internal.policy.Shown;
import io.github.azureskr.internal.policy.VerdictRow;
import io.github.azureskr.internal.policy.VerdictRow.Standing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A policy's verdict, for people and for programs. */
record PolicyPage(PolicyVerdict verdict, Redaction redaction) {
    private static final int WIDEST = 64;
    private static final VerdictRow HEAD = new VerdictRow(Standing.MET, "", "claim", "expected", "found");

    /** Hides what in a token tells one machine from all others, and what a policy wants in its place. */
    static Redaction redaction(PolicyVerdict verdict, Claims claims) {
        List<String> hidden = new ArrayList<>();
        hide(claims.marked(), hidden);
        verdict.issuer().ifPresent(issuer -> hide(issuer, hidden));
        verdict.branches().forEach(branch -> hide(branch.authority().toString(), hidden));
        return Redaction.of(hidden, new Pseudonyms());
    }

    private static void hide(Object claim, List<String> hidden) {
        if (claim instanceof Identifying one) {
            hidden.add(Shown.of(one.toString()));
        } else if (claim instanceof List<?> list) {
            list.forEach(element -> hide(element, hidden));
        } else if (claim instanceof Map<?, ?> map) {
            map.values().forEach(member -> hide(member, hidden));
        }
    }

    /** A provider of one's own has a name of one's own. */
    private static void hide(String authority, List<String> hidden) {
        if (Claims.identifies("iss", authority)) {
            hidden.add(authority);
        }
    }

    /** What a policy wants of a claim, or finds in it. */
    private String cell(String claim, String text) {
        String member = claim.substring(claim.lastIndexOf('.') + 1);
        boolean common = member.equals("authority") || !Claims.identifies(member, text);
        return common ? redaction.text(text) : redaction.field(text);
    }

    int exitCode() {
        return (verdict.met() ? Verdict.VERIFIED : Verdict.REFUSED).exitCode();
    }

    void print(PrintWriter out, boolean unicode) {
        List<VerdictRow> rows = verdict.rows();
        int name = width(rows, VerdictRow::label);
        int expected = width(rows, row -> cell(row.name(), row.expected()));
        line(out, unicode, "", HEAD, name, expected);
        rows.forEach(row -> line(out, unicode, mark(row.standing(), unicode), row, name, expected));
        out.println();
        String failed = rows.stream()
                .filter(row -> row.standing() == Standing.FAILED)
                .map(VerdictRow::label)
                .collect(Collectors.joining(", "));
        out.println(clean("release policy: " + (verdict.met() ? "met" : "not met: " + failed), unicode));
    }

    String json() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("verdict", verdict.met() ? "met" : "not met");
        page.put("exit_code", exitCode());
        page.put("issuer", verdict.issuer().map(Shown::of).orElse("(none)"));
        page.put("failures", failures());
        page.put("branches", verdict.branches().stream().map(this::branch).toList());
        return Printable.ascii(JsonText.of(redaction.map(page)).utf8());
    }

    private List<Map<String, Object>> failures() {
        return verdict.rows().stream()
                .filter(row -> row.standing() == Standing.FAILED)
                .map(row -> members(
                        "name",
                        row.name(),
                        "expected",
                        cell(row.name(), row.expected()),
                        "found",
                        cell(row.name(), row.found())))
                .toList();
    }

    private Map<String, Object> branch(BranchVerdict branch) {
        return members(
                "authority", branch.authority().toString(),
                "issued", branch.issued(),
                "met", branch.met(),
                "condition", condition(branch.condition()));
    }

    private Map<String, Object> condition(ConditionVerdict condition) {
        if (condition instanceof ConditionVerdict.OfClaim claim) {
            return members(
                    "claim", claim.claim(),
                    "expected", cell(claim.claim(), claim.expected()),
                    "found", cell(claim.claim(), claim.found()),
                    "met", claim.met());
        }
        return condition instanceof ConditionVerdict.OfAny any
                ? members("anyOf", all(any.verdicts()), "met", any.met())
                : members("allOf", all(((ConditionVerdict.OfAll) condition).verdicts()), "met", condition.met());
    }

    private List<Map<String, Object>> all(List<ConditionVerdict> conditions) {
        return conditions.stream().map(this::condition).toList();
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return members;
    }

    private int width(List<VerdictRow> rows, Function<VerdictRow, String> cell) {
        return rows.stream()
                .mapToInt(row -> redaction.text(cell.apply(row)).length())
                .filter(length -> length <= WIDEST)
                .max()
                .orElse(0);
    }

    /** What is wider than its column pushes the rest aside, so that it can still be searched for. */
    private void line(PrintWriter out, boolean unicode, String mark, VerdictRow row, int name, int expected) {
        String cells = "%-4s %-" + Math.max(name, HEAD.name().length()) + "s  %-"
                + Math.max(expected, HEAD.expected().length()) + "s  %s";
        out.println(clean(
                cells.formatted(
                        mark,
                        redaction.text(row.label()),
                        cell(row.name(), row.expected()),
                        cell(row.name(), row.found())),
                unicode));
    }

    private static String mark(Standing standing, boolean unicode) {
        return switch (standing) {
            case FAILED -> unicode ? "\u2717" : "FAIL";
            case MET -> unicode ? "\u2713" : "ok";
            case NOT_NEEDED -> "-";
        };
    }

    private static String clean(String text, boolean unicode) {
        String safe = Printable.of(text.stripTrailing());
        return unicode ? safe : Printable.ascii(safe);
    }
}
