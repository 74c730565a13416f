// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.policy.VerdictRow.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A verdict as rows. Real policies repeat one condition for some 25 authorities, so alternatives that differ in nothing
 * else are one.
 */
final class VerdictTable {
    private static final int MOST_AUTHORITIES = 3;

    private final PolicyVerdict verdict;
    private final List<VerdictRow> rows = new ArrayList<>();

    VerdictTable(PolicyVerdict verdict) {
        this.verdict = verdict;
    }

    List<VerdictRow> rows() {
        boolean issued = verdict.branches().stream().anyMatch(BranchVerdict::issued);
        Map<ConditionVerdict, List<BranchVerdict>> alternatives = alternatives();
        // Another authority's branch is none of this token's business if there is one of its own.
        long concerned = alternatives.values().stream()
                .filter(branches -> isIssued(branches) || !issued)
                .count();
        Joint joint = concerned > 1 ? new Joint("either ", "or ") : new Joint("", "");
        alternatives.forEach((condition, branches) -> {
            if (isIssued(branches) || !issued) {
                Joint first = new Joint(joint.take(), concerned > 1 ? "and " : "");
                authority(branches, !verdict.met(), first);
                claims(condition, !verdict.met(), first);
            } else {
                authority(branches, false, joint);
            }
        });
        rows.sort(Comparator.comparing(VerdictRow::standing));
        return List.copyOf(rows);
    }

    private Map<ConditionVerdict, List<BranchVerdict>> alternatives() {
        return verdict.branches().stream()
                .collect(Collectors.groupingBy(BranchVerdict::condition, LinkedHashMap::new, Collectors.toList()));
    }

    private static boolean isIssued(List<BranchVerdict> branches) {
        return branches.stream().anyMatch(BranchVerdict::issued);
    }

    private void authority(List<BranchVerdict> branches, boolean needed, Joint joint) {
        boolean issued = isIssued(branches);
        String expected = branches.stream()
                .filter(branch -> branch.issued() || !issued)
                .limit(MOST_AUTHORITIES)
                .map(branch -> branch.authority().toString())
                .collect(Collectors.joining(" or "));
        int others = issued ? 0 : branches.size() - MOST_AUTHORITIES;
        add(
                standing(issued, needed),
                joint,
                "authority",
                others > 0 ? expected + " or one of " + others + " more" : expected,
                verdict.issuer().map(Shown::of).orElse("(none)"));
    }

    private void claims(ConditionVerdict condition, boolean needed, Joint joint) {
        if (condition instanceof ConditionVerdict.OfClaim claim) {
            add(standing(claim.met(), needed), joint, claim.claim(), claim.expected(), claim.found());
        } else if (condition instanceof ConditionVerdict.OfAll all) {
            all.verdicts().forEach(each -> claims(each, needed && !all.met(), joint));
        } else if (condition instanceof ConditionVerdict.OfAny any) {
            alternatives(any, needed && !any.met(), joint);
        }
    }

    private void alternatives(ConditionVerdict.OfAny any, boolean needed, Joint joint) {
        List<ConditionVerdict> verdicts = any.verdicts();
        if (!needed || verdicts.size() == 1) {
            verdicts.forEach(each -> claims(each, needed, joint));
            return;
        }
        String start = joint.take();
        String first = start.equals("or ") || start.endsWith("either ") ? start : start + "either ";
        for (int i = 0; i < verdicts.size(); i++) {
            claims(verdicts.get(i), true, new Joint(i == 0 ? first : "or ", "and "));
        }
    }

    private void add(Standing standing, Joint joint, String name, String expected, String found) {
        String start = standing == Standing.FAILED ? joint.take() : "";
        rows.add(new VerdictRow(standing, start, name, expected, found));
    }

    private static Standing standing(boolean met, boolean needed) {
        if (met) {
            return Standing.MET;
        }
        return needed ? Standing.FAILED : Standing.NOT_NEEDED;
    }

    /** The words that join what failed. */
    private static final class Joint {
        private final String then;
        private String next;

        Joint(String next, String then) {
            this.next = next;
            this.then = then;
        }

        String take() {
            String taken = next;
            next = then;
            return taken;
        }
    }
}
