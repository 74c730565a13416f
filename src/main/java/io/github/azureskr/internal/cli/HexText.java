// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Evidence as people paste it: hexadecimal digits in either case, with spaces, line breaks, commas and 0x between. */
final class HexText {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+|0[xX]|\\\\x");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]+");

    private HexText() {}

    /** The bytes that {@code input} spells, or itself where it is no such text. */
    static Bytes decode(Bytes input) throws MalformedException {
        String text = StandardCharsets.ISO_8859_1.decode(input.asBuffer()).toString();
        String digits = BETWEEN.matcher(text).replaceAll("");
        if (!DIGITS.matcher(digits).matches()) {
            return input;
        }
        if (digits.length() % 2 != 0) {
            throw new MalformedException("hexadecimal text", "has " + digits.length() + " digits, an odd number");
        }
        return Bytes.ofHex(digits);
    }
}
