// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigDecimal;

/** Numbers (RFC 8259 section 6): the very ones that are written. */
final class JsonNumbers {
    private static final int LONGEST = 400;
    private static final int LONGEST_OF_A_LONG = 18;

    private JsonNumbers() {}

    /** Where the number that begins at {@code from} ends; {@code from} if it is none. */
    static int end(Bytes text, int from) {
        int at = from < text.length() && text.at(from) == '-' ? from + 1 : from;
        int whole = digits(text, at);
        if (whole == at || (text.at(at) == '0' && whole > at + 1)) {
            return from;
        }
        at = whole;
        if (at < text.length() && text.at(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return from;
            }
            at = fraction;
        }
        if (at < text.length() && (text.at(at) | 0x20) == 'e') {
            int sign = at + 1 < text.length() && (text.at(at + 1) == '+' || text.at(at + 1) == '-') ? at + 2 : at + 1;
            int exponent = digits(text, sign);
            return exponent == sign ? from : exponent;
        }
        return at;
    }

    private static int digits(Bytes text, int from) {
        int at = from;
        while (at < text.length() && text.at(at) >= '0' && text.at(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Whether {@link #read} could be refused: what is short and whole is not. */
    static boolean isPlain(Bytes number) {
        return number.length() <= LONGEST_OF_A_LONG && digits(number, number.at(0) == '-' ? 1 : 0) == number.length();
    }

    /** A Long or a Double where that is the very number written, else a BigDecimal. */
    static Number read(String document, Bytes number) throws MalformedException {
        if (isPlain(number)) {
            return Long.valueOf(number.utf8());
        }
        if (number.length() > LONGEST) {
            throw new MalformedException(document, "a number has more than " + LONGEST + " digits");
        }
        BigDecimal exact = exact(document, number.utf8());
        if (Math.abs((long) exact.scale()) > LONGEST) {
            throw new MalformedException(document, "a number is out of range");
        }
        double near = exact.doubleValue();
        return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0
                ? (Number) near
                : exact;
    }

    private static BigDecimal exact(String document, String number) throws MalformedException {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException e) {
            // Well-formed, but for its exponent's size.
            throw new MalformedException(document, "a number is out of range");
        }
    }
}
