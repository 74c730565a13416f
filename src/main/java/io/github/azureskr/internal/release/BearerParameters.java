// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parameters of the scheme Bearer from a WWW-Authenticate header (RFC 7235 section 4.1), which may name other
 * schemes too. Goes through the header once, from its start to its end: it comes from somebody who has not shown yet who he
 * is, and may be anything.
 */
final class BearerParameters {
    private final CharSequence header;
    private final Map<String, String> parameters = new HashMap<>();
    private int position;
    private boolean inBearer;
    private boolean found;

    private BearerParameters(CharSequence header) {
        this.header = header;
    }

    /** By lower-case name; empty where Bearer is no scheme of the header. */
    static Optional<Map<String, String>> of(CharSequence header) {
        BearerParameters reader = new BearerParameters(header);
        while (reader.position < header.length()) {
            reader.readNext();
        }
        return reader.found ? Optional.of(reader.parameters) : Optional.empty();
    }

    private void readNext() {
        String name = readUntil(",=\"").toLowerCase(Locale.ROOT);
        skipSpaces();
        if (skip('=')) {
            skipSpaces();
            String value = skip('"') ? readQuoted() : readUntil(",\"");
            if (inBearer && !name.isEmpty()) {
                // RFC 7235 allows each name once: whoever adds one cannot change what is there.
                parameters.putIfAbsent(name, value);
            }
        } else if (!name.isEmpty()) {
            inBearer = !found && name.equals("bearer");
            found |= inBearer;
        } else if (skip('"')) {
            readQuoted();
        } else {
            skip(',');
        }
    }

    /** What is left of it if it has no end. */
    private String readQuoted() {
        StringBuilder value = new StringBuilder();
        while (position < header.length()) {
            char next = header.charAt(position++);
            if (next == '"') {
                break;
            }
            boolean escaped = next == '\\' && position < header.length();
            value.append(escaped ? header.charAt(position++) : next);
        }
        return value.toString();
    }

    /** A token, and besides what is none but ends nothing: URLs have come without quotes. */
    private String readUntil(String ends) {
        int start = position;
        while (position < header.length() && !isSpace(position) && ends.indexOf(header.charAt(position)) < 0) {
            position++;
        }
        return header.subSequence(start, position).toString();
    }

    private void skipSpaces() {
        while (position < header.length() && isSpace(position)) {
            position++;
        }
    }

    private boolean skip(char expected) {
        boolean there = position < header.length() && header.charAt(position) == expected;
        position += there ? 1 : 0;
        return there;
    }

    private boolean isSpace(int index) {
        return header.charAt(index) == ' ' || header.charAt(index) == '\t';
    }
}
