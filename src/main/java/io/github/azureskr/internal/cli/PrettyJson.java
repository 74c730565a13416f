// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.json.JsonText;
import java.util.Map;

/** JSON that people keep in files and compare: a member or element a line, indented. */
final class PrettyJson {
    private final String compact;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private PrettyJson(String compact) {
        this.compact = compact;
    }

    static String of(Map<String, ?> members) {
        return new PrettyJson(JsonText.of(members).utf8()).text();
    }

    private String text() {
        boolean inString = false;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            if (inString) {
                out.append(c);
                if (c == '\\') {
                    i++;
                    out.append(compact.charAt(i));
                }
                inString = c != '"';
            } else {
                inString = c == '"';
                structure(c);
            }
        }
        return out.toString();
    }

    private void structure(char c) {
        switch (c) {
            case '{', '[' -> {
                depth++;
                newLine(out.append(c));
            }
            case '}', ']' -> {
                depth--;
                newLine(out);
                out.append(c);
            }
            case ',' -> newLine(out.append(c));
            case ':' -> out.append(": ");
            default -> out.append(c);
        }
    }

    private void newLine(StringBuilder to) {
        to.append('\n').append("  ".repeat(depth));
    }
}
