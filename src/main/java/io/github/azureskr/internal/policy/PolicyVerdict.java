// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a token is worth under a policy.
 *
 * @param issuer of the token
 * @param branches in the policy's order
 */
public record PolicyVerdict(Optional<String> issuer, List<BranchVerdict> branches) {
    private static final int MOST_FAILURES = 8;

    private static final String OTHER_CLAIMS = "Correct the policy, or the machine.";
    private static final String OTHER_AUTHORITY =
            "Set attestation.endpoint to a provider that the policy names, or name this one in the policy.";

    public PolicyVerdict {
        branches = List.copyOf(branches);
    }

    /** Whether the key is released. */
    public boolean met() {
        return branches.stream().anyMatch(BranchVerdict::met);
    }

    /** What to do where the policy is not met, as a sentence. */
    public String remedy() {
        return branches.stream().anyMatch(BranchVerdict::issued) ? OTHER_CLAIMS : OTHER_AUTHORITY;
    }

    /** All of it as a table, what failed first. */
    public List<VerdictRow> rows() {
        return new VerdictTable(this).rows();
    }

    /** What failed, in one bounded line; empty where the policy is met. */
    public String failures() {
        List<VerdictRow> failed = rows().stream()
                .filter(row -> row.standing() == VerdictRow.Standing.FAILED)
                .toList();
        String line =
                failed.stream().limit(MOST_FAILURES).map(VerdictRow::toString).collect(Collectors.joining("; "));
        int others = failed.size() - MOST_FAILURES;
        return others > 0 ? line + "; and " + others + " more" : line;
    }
}
