// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings as one JSON object, in ASCII. */
record JsonPage(Redaction redaction) {
    static String malformed(String problem) {
        Map<String, Object> page = new LinkedHashMap<>();
        verdict(page, Verdict.MALFORMED);
        page.put("problem", problem);
        return text(page);
    }

    String print(Findings findings) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", findings.kind());
        verdict(page, findings.verdict());
        findings.sections().forEach((title, values) -> page.put(key(title), values));
        page.put("checks", checks(findings.tables()));
        page.put("missing", findings.missing());
        return text(redaction.map(page));
    }

    private static void verdict(Map<String, Object> page, Verdict verdict) {
        page.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        page.put("exit_code", verdict.exitCode());
    }

    private static List<Map<String, Object>> checks(List<CheckTable> tables) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (CheckTable table : tables) {
            for (Check check : table.checks()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("of", table.title());
                row.put("decisive", table.decisive());
                row.put("name", check.name());
                row.put("passed", check.passed());
                row.put("expected", check.expected());
                row.put("found", check.found());
                row.put("remedy", check.remedy());
                all.add(row);
            }
        }
        return all;
    }

    private static String key(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    private static String text(Map<String, Object> page) {
        return Printable.ascii(JsonText.of(page).utf8());
    }
}
