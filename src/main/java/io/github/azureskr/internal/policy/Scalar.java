// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON string, number or boolean. Key Vault compares texts: a policy's {@code "true"} is met by the claim
 * {@code true}, and {@code "0"} by {@code 0}.
 *
 * @param text of a string its content; {@code true} or {@code false}; a number without exponent and needless zeros
 */
record Scalar(String text) {
    /** No longer than what is worth comparing. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,400}(?:\\.[0-9]{1,400})?");

    /** Empty for null, arrays and objects. */
    static Optional<Scalar> of(Object json) {
        if (json instanceof Number number) {
            return Optional.of(new Scalar(plain(number)));
        }
        return json instanceof String || json instanceof Boolean
                ? Optional.of(new Scalar(json.toString()))
                : Optional.empty();
    }

    /** The number that the text spells. */
    Optional<BigDecimal> number() {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static String plain(Number number) {
        BigDecimal exact = new BigDecimal(number.toString());
        // Zero keeps its scale in some JDKs when it is stripped.
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return Shown.of(text);
    }
}
