// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What it all comes to.
 *
 * @param findings in the order in which they were made
 * @param root the step that failed first, of which others may be consequences; empty where none failed
 * @param answer what is wrong, what to do, what else failed
 */
public record Diagnosis(List<Finding> findings, Optional<Step> root, String answer) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Each finding speaks for itself, and the first that failed comes first. */
    static Diagnosis of(List<Finding> findings, String healthy) {
        List<Finding> failures = findings.stream()
                .filter(finding -> finding.outcome() instanceof Outcome.Failed)
                .toList();
        if (failures.isEmpty()) {
            return new Diagnosis(findings, Optional.empty(), healthy);
        }
        Finding first = failures.get(0);
        Outcome.Failed failed = (Outcome.Failed) first.outcome();
        String answer = first.step() + " failed: " + failed.problem() + ". " + sentence(failed.remedy())
                + (failures.size() == 1 ? "" : " Then see to the other that failed: " + others(failures) + ".");
        return new Diagnosis(findings, Optional.of(first.step()), answer);
    }

    public int exitCode() {
        return root().map(Step::exitCode).orElse(0);
    }

    private static String sentence(String remedy) {
        return remedy.matches(".*[.?]") ? remedy : remedy + ".";
    }

    private static String others(List<Finding> failures) {
        return String.join(
                ", ",
                failures.stream()
                        .skip(1)
                        .map(finding -> finding.step().toString())
                        .distinct()
                        .toList());
    }
}
