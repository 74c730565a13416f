// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

/** Breaks text into lines for a terminal. */
final class Text {
    private static final int WIDTH = 108;

    private Text() {}

    /** Lines of at most {@link #WIDTH} characters where words allow, all but the first behind {@code indent}. */
    static String wrap(String text, String indent) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                wrapped.append('\n').append(indent);
                column = 0;
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}
