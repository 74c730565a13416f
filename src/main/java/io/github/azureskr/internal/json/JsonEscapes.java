// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import java.util.HexFormat;

/** The escapes of a string (RFC 8259 section 7). */
final class JsonEscapes {
    private static final String LETTERS = "\"\\/bfnrt";
    private static final String MEANINGS = "\"\\/\b\f\n\r\t";

    private JsonEscapes() {}

    /** Whether this may follow a backslash and be all; {@code u} has four digits to come. */
    static boolean isSimple(int letter) {
        return LETTERS.indexOf(letter) >= 0;
    }

    static boolean isHex(int character) {
        return Character.digit(character, 16) >= 0 && character < 0x80;
    }

    /** Of a quote, a backslash or a control character. */
    static String encode(int character) {
        int meaning = MEANINGS.indexOf(character);
        return meaning >= 0
                ? "\\" + LETTERS.charAt(meaning)
                : "\\u" + HexFormat.of().withUpperCase().toHexDigits((short) character);
    }

    /** The value of a string's content, which the parser has found good. */
    static String decode(String content) {
        StringBuilder value = new StringBuilder(content.length());
        int from = 0;
        for (int at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', from)) {
            value.append(content, from, at);
            char letter = content.charAt(at + 1);
            if (letter == 'u') {
                value.append((char) Integer.parseInt(content, at + 2, at + 6, 16));
                from = at + 6;
            } else {
                value.append(MEANINGS.charAt(LETTERS.indexOf(letter)));
                from = at + 2;
            }
        }
        return value.append(content, from, content.length()).toString();
    }
}
