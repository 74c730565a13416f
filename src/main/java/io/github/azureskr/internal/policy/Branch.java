// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

/**
 * One of a policy's alternatives.
 *
 * @param authority whose tokens it is about
 * @param condition what such a token must say
 */
public record Branch(Authority authority, Condition condition) {
    BranchVerdict evaluate(TokenClaims token) {
        boolean issued = token.issuer().filter(authority::isNamedBy).isPresent();
        return new BranchVerdict(authority, issued, condition.evaluate(token));
    }
}
