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

    public PolicyVerdict {
        branches = List.copyOf(branches);
    }

    /** Whether the key is released. */
    public boolean met() {
        return branches.stream().anyMatch(BranchVerdict::met);
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
