// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.doctor.Diagnosis;
import io.github.azureskr.internal.doctor.Finding;
import io.github.azureskr.internal.doctor.Outcome;
import io.github.azureskr.internal.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** A diagnosis as one JSON object, in ASCII. */
final class DoctorJson {
    private DoctorJson() {}

    static String of(Diagnosis diagnosis, TicketRedaction redaction) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("healthy", diagnosis.root().isEmpty());
        page.put("exit_code", diagnosis.exitCode());
        diagnosis.root().ifPresent(root -> page.put("root", root.key()));
        page.put("answer", redaction.text(diagnosis.answer()));
        page.put(
                "steps",
                diagnosis.findings().stream()
                        .map(finding -> step(finding, redaction))
                        .toList());
        return Printable.ascii(JsonText.of(page).utf8());
    }

    private static Map<String, Object> step(Finding finding, TicketRedaction redaction) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("step", finding.step().key());
        row.put("subject", redaction.text(finding.subject()));
        row.put("exit_code", finding.step().exitCode());
        if (finding.outcome() instanceof Outcome.Passed passed) {
            row.put("outcome", "passed");
            row.put("detail", redaction.text(passed.detail()));
        } else if (finding.outcome() instanceof Outcome.Failed failed) {
            row.put("outcome", "failed");
            row.put("problem", redaction.text(failed.problem()));
            row.put("remedy", redaction.text(failed.remedy()));
        } else if (finding.outcome() instanceof Outcome.Skipped skipped) {
            row.put("outcome", "skipped");
            row.put("reason", redaction.text(skipped.reason()));
        }
        row.put("milliseconds", finding.took().toMillis());
        return row;
    }
}
