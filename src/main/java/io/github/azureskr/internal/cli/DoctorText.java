// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.doctor.Diagnosis;
import io.github.azureskr.internal.doctor.Finding;
import io.github.azureskr.internal.doctor.Outcome;
import io.github.azureskr.internal.doctor.Step;
import java.io.PrintWriter;
import java.util.Optional;

/** Findings for people, each as soon as it is made; steps that are passed over for one reason share a line. */
final class DoctorText {
    private static final String ROW = " %-30s %8s  %s";

    private final PrintWriter out;
    private final TicketRedaction redaction;
    private final boolean unicode;
    private Optional<SkippedRow> pending = Optional.empty();

    DoctorText(PrintWriter out, TicketRedaction redaction, boolean unicode) {
        this.out = out;
        this.redaction = redaction;
        this.unicode = unicode;
    }

    /** Steps one after the other that were not taken for the same reason. */
    private record SkippedRow(Step first, Step last, String reason) {}

    void print(Finding finding) {
        if (finding.outcome() instanceof Outcome.Skipped skipped) {
            skip(finding.step(), skipped.reason());
            return;
        }
        flush();
        if (finding.outcome() instanceof Outcome.Failed failed) {
            row(mark("\u2717", "FAIL"), finding, failed.problem());
            line(mark("", "") + (unicode ? " \u2192 " : " -> ") + redaction.text(failed.remedy()));
        } else if (finding.outcome() instanceof Outcome.Passed passed) {
            String subject = finding.subject();
            row(mark("\u2713", "ok"), finding, subject.isEmpty() ? passed.detail() : subject + ": " + passed.detail());
        }
        out.flush();
    }

    void print(Diagnosis diagnosis) {
        flush();
        out.println();
        line(redaction.text(diagnosis.answer()));
        out.flush();
    }

    private void skip(Step step, String reason) {
        boolean same = pending.filter(row -> row.reason().equals(reason)).isPresent();
        if (!same) {
            flush();
        }
        Step first = same ? pending.orElseThrow().first() : step;
        pending = Optional.of(new SkippedRow(first, step, reason));
    }

    private void flush() {
        pending.ifPresent(row -> {
            String steps = row.first() == row.last()
                    ? row.first().toString()
                    : row.first() + (unicode ? " \u2026 " : " to ") + row.last();
            line(mark("\u2013", "-") + ROW.formatted(steps, "", redaction.text(row.reason())));
        });
        pending = Optional.empty();
    }

    private String mark(String sign, String word) {
        return unicode ? "%-1s".formatted(sign) : "%-4s".formatted(word);
    }

    private void row(String mark, Finding finding, String text) {
        line(mark + ROW.formatted(finding.step(), finding.took().toMillis() + " ms", redaction.text(text)));
    }

    private void line(String text) {
        String safe = Printable.of(text);
        out.println(unicode ? safe : Printable.ascii(safe));
    }
}
