// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.util.List;

/** Whether a token says what it must. */
public sealed interface ConditionVerdict {
    boolean met();

    /** What one claim must be, and what it is; texts fit for a message. */
    record OfClaim(String claim, String expected, String found, boolean met) implements ConditionVerdict {}

    /** Of conditions that must all be met. */
    record OfAll(List<ConditionVerdict> verdicts) implements ConditionVerdict {
        public OfAll {
            verdicts = List.copyOf(verdicts);
        }

        @Override
        public boolean met() {
            return verdicts.stream().allMatch(ConditionVerdict::met);
        }
    }

    /** Of conditions of which one suffices. */
    record OfAny(List<ConditionVerdict> verdicts) implements ConditionVerdict {
        public OfAny {
            verdicts = List.copyOf(verdicts);
        }

        @Override
        public boolean met() {
            return verdicts.stream().anyMatch(ConditionVerdict::met);
        }
    }
}
