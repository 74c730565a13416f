// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML that is well-formed XML too. Whatever is text or the value of an attribute is escaped here, and there is no
 * way past that but {@link #style}. Text is redacted too; attributes hold nothing of the evidence.
 */
final class Markup {
    /** What has no content: HTML's own of these, and SVG's shapes. */
    private static final Set<String> EMPTY = Set.of("meta", "path", "circle", "rect");
    /** What white space around would be seen of. */
    private static final Set<String> INLINE = Set.of("a", "code", "span", "strong", "text", "title");

    private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();
    private final Redaction redaction;

    Markup(Redaction redaction) {
        this.redaction = redaction;
    }

    /** @param attributes names and values in turn */
    Markup open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        if (EMPTY.contains(element)) {
            out.append("/>");
        } else {
            out.append('>');
            open.push(element);
        }
        return this;
    }

    Markup close() {
        String element = open.pop();
        out.append("</").append(element).append('>');
        out.append(INLINE.contains(element) ? "" : "\n");
        return this;
    }

    Markup text(String text) {
        out.append(escaped(redaction.text(text)));
        return this;
    }

    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** A style sheet of our own, as it stands. */
    Markup style(String css) {
        out.append("<style>").append(css).append("</style>\n");
        return this;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new AssertionError("still open: " + open);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char character : Printable.of(text).toCharArray()) {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
