// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.util.List;

/** An expression of Bicep, as far as our templates use the language. */
sealed interface Expression {
    /** Text and expressions in turn: {@code '${a}-b'}. */
    record Text(List<Object> parts) implements Expression {
        boolean isPlain() {
            return parts.stream().allMatch(String.class::isInstance);
        }

        String plain() {
            return String.join("", parts.stream().map(String.class::cast).toList());
        }
    }

    /** A number, a truth value, or null. */
    record Literal(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record Call(String function, List<Expression> arguments) implements Expression {}

    record Member(Expression target, String name) implements Expression {}

    record Property(Text key, Expression value) {}

    record Entity(List<Property> properties) implements Expression {}

    record Sequence(List<Expression> items) implements Expression {}

    record Operation(String operator, Expression left, Expression right) implements Expression {}

    record Not(Expression negated) implements Expression {}

    record Choice(Expression condition, Expression ifTrue, Expression ifFalse) implements Expression {}

    record Lambda(String parameter, Expression body) implements Expression {}
}
