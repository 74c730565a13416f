// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

/** Text from evidence, which anybody may have written, made fit for a terminal. */
final class Printable {
    private Printable() {}

    /** One line in which nothing moves the cursor or turns the direction of writing. */
    static String of(String text) {
        return escape(
                text,
                character -> Character.isISOControl(character)
                        || Character.getType(character) == Character.FORMAT
                        || Character.getType(character) == Character.LINE_SEPARATOR
                        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR);
    }

    /** The same in ASCII alone, as JSON too may escape what is outside it. */
    static String ascii(String text) {
        return escape(text, character -> character < ' ' || character > '~');
    }

    private static String escape(String text, java.util.function.IntPredicate unfit) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(unit -> {
            if (unfit.test(unit)) {
                out.append("\\u%04x".formatted(unit));
            } else {
                out.append((char) unit);
            }
        });
        return out.toString();
    }
}
