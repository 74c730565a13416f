// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bicep's tokens, one after the other. Texts with their quotes, as they stand. */
final class BicepTokens {
    private static final Pattern TOKEN = Pattern.compile("(?<skip>[ \\t\\r]+|//[^\\n]*)|(?<token>\\n|[A-Za-z_]\\w*|\\d+"
            + "|'(?:[^'\\\\$]|\\\\.|\\$(?!\\{)|\\$\\{[^}]*\\})*'|=>|==|!=|&&|\\|\\||[-@(){}\\[\\]:,.?!=<>])");

    private final String file;
    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private int next;

    BicepTokens(String file, String text) {
        this.file = file;
        int line = 1;
        Matcher matcher = TOKEN.matcher(text);
        int position = 0;
        while (position < text.length()) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw new IllegalArgumentException(
                        file + ":" + line + ": not of the language that this test knows: " + text.charAt(position));
            }
            if (matcher.group("token") != null) {
                tokens.add(matcher.group());
                lines.add(line);
                line += matcher.group().equals("\n") ? 1 : 0;
            }
            position = matcher.end();
        }
    }

    boolean atEnd() {
        return next == tokens.size();
    }

    String peek() {
        return atEnd() ? "" : tokens.get(next);
    }

    String take() {
        if (atEnd()) {
            throw new IllegalArgumentException(file + ": ends in the middle");
        }
        return tokens.get(next++);
    }

    boolean takeIf(String token) {
        boolean there = peek().equals(token);
        next += there ? 1 : 0;
        return there;
    }

    void expect(String token) {
        if (!takeIf(token)) {
            throw wrong("expected " + token);
        }
    }

    void skipLines() {
        while (takeIf("\n")) {
            // The next one may be one too.
        }
    }

    /** Whether a lambda begins here. */
    boolean atLambda() {
        return next + 1 < tokens.size() && tokens.get(next + 1).equals("=>");
    }

    IllegalArgumentException wrong(String problem) {
        int line = lines.get(Math.min(next, lines.size() - 1));
        return new IllegalArgumentException(file + ":" + line + ": " + problem + ", found " + peek());
    }
}
