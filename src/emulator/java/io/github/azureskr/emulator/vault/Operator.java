// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.math.BigDecimal;
import java.util.Optional;

/** The comparisons of the policy grammar (Key Vault documentation, "policy grammar"). */
enum Operator {
    EQUALS("equals") {
        @Override
        boolean compare(Object claim, Object value) {
            return sameText(claim, value);
        }
    },
    NOT_EQUALS("notEquals") {
        @Override
        boolean compare(Object claim, Object value) {
            return !sameText(claim, value);
        }
    },
    LESS("less") {
        @Override
        boolean compare(Object claim, Object value) {
            return order(claim, value).filter(sign -> sign < 0).isPresent();
        }
    },
    LESS_OR_EQUALS("lessOrEquals") {
        @Override
        boolean compare(Object claim, Object value) {
            return order(claim, value).filter(sign -> sign <= 0).isPresent();
        }
    },
    GREATER("greater") {
        @Override
        boolean compare(Object claim, Object value) {
            return order(claim, value).filter(sign -> sign > 0).isPresent();
        }
    },
    GREATER_OR_EQUALS("greaterOrEquals") {
        @Override
        boolean compare(Object claim, Object value) {
            return order(claim, value).filter(sign -> sign >= 0).isPresent();
        }
    },
    EXISTS("exists") {
        @Override
        boolean holds(Optional<Object> claim, Object value) {
            return sameText(claim.isPresent(), value);
        }

        @Override
        boolean compare(Object claim, Object value) {
            throw new AssertionError("exists looks at no value");
        }
    };

    private final String wire;

    Operator(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    /** A missing claim meets nothing but {@code exists: false}, not even notEquals: strict where the service is unknown. */
    boolean holds(Optional<Object> claim, Object value) {
        return claim.filter(found -> compare(found, value)).isPresent();
    }

    abstract boolean compare(Object claim, Object value);

    private static boolean sameText(Object claim, Object value) {
        return Claims.canonical(claim).equals(Claims.canonical(value))
                && Claims.canonical(claim).isPresent();
    }

    /** Numbers, or texts of numbers, have an order; nothing else has. */
    private static Optional<Integer> order(Object claim, Object value) {
        return number(claim).flatMap(left -> number(value).map(left::compareTo));
    }

    private static Optional<BigDecimal> number(Object scalar) {
        return Claims.canonical(scalar)
                .filter(text -> text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?"))
                .map(BigDecimal::new);
    }
}
