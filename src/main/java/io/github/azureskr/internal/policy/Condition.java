// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.util.List;

/** What a token must say. */
public sealed interface Condition {
    ConditionVerdict evaluate(TokenClaims token);

    /**
     * A condition on one claim.
     *
     * @param claim its name, in which dots lead into objects
     * @param value what the claim is compared with
     */
    record OnClaim(String claim, Operator operator, Scalar value) implements Condition {
        @Override
        public ConditionVerdict evaluate(TokenClaims token) {
            TokenClaims.Found found = token.find(claim);
            return new ConditionVerdict.OfClaim(
                    Shown.of(claim), operator.wants(value), found.toString(), operator.isMet(value, found));
        }
    }

    /** All of several conditions. */
    record AllOf(List<Condition> conditions) implements Condition {
        public AllOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public ConditionVerdict evaluate(TokenClaims token) {
            return new ConditionVerdict.OfAll(
                    conditions.stream().map(each -> each.evaluate(token)).toList());
        }
    }

    /** Any of several conditions. */
    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public ConditionVerdict evaluate(TokenClaims token) {
            return new ConditionVerdict.OfAny(
                    conditions.stream().map(each -> each.evaluate(token)).toList());
        }
    }
}
