// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

/**
 * What a token is worth in one of a policy's alternatives.
 *
 * @param issued whether the token is one of this authority
 */
public record BranchVerdict(Authority authority, boolean issued, ConditionVerdict condition) {
    public boolean met() {
        return issued && condition.met();
    }
}
