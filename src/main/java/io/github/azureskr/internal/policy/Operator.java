// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;

/** How a claim is compared. A claim that is not there meets nothing but {@code exists} false. */
public enum Operator {
    EQUALS("equals", "%s"),
    NOT_EQUALS("notEquals", "anything but %s"),
    LESS("less", "less than %s"),
    LESS_OR_EQUALS("lessOrEquals", "at most %s"),
    GREATER("greater", "more than %s"),
    GREATER_OR_EQUALS("greaterOrEquals", "at least %s"),
    EXISTS("exists", "exists = %s");

    private final String member;
    private final String wish;

    Operator(String member, String wish) {
        this.member = member;
        this.wish = wish;
    }

    /** By its name in a policy, in whatever case. */
    static Optional<Operator> named(String member) {
        return Arrays.stream(values())
                .filter(o -> o.member.equalsIgnoreCase(member))
                .findFirst();
    }

    String wants(Scalar value) {
        return wish.formatted(value);
    }

    boolean isMet(Scalar value, TokenClaims.Found found) {
        return switch (this) {
            case EQUALS -> found.scalar().filter(value::equals).isPresent();
            case NOT_EQUALS ->
                found.isThere() && found.scalar().filter(value::equals).isEmpty();
            case LESS -> compares(value, found, sign -> sign < 0);
            case LESS_OR_EQUALS -> compares(value, found, sign -> sign <= 0);
            case GREATER -> compares(value, found, sign -> sign > 0);
            case GREATER_OR_EQUALS -> compares(value, found, sign -> sign >= 0);
            case EXISTS -> value.text().equals(Boolean.toString(found.isThere()));
        };
    }

    /** Only numbers have an order, quoted or not. */
    private static boolean compares(Scalar value, TokenClaims.Found found, IntPredicate sign) {
        Optional<BigDecimal> limit = value.number();
        Optional<BigDecimal> number = found.scalar().flatMap(Scalar::number);
        return limit.isPresent() && number.isPresent() && sign.test(number.get().compareTo(limit.get()));
    }
}
