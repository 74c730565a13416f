// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259): a few lines, where a library's first document takes longer than all that is said in it. */
public final class JsonText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private JsonText() {}

    /** Compact UTF-8 JSON of strings, booleans, numbers, lists and maps, in the maps' order. */
    public static Bytes of(Map<String, ?> members) {
        JsonText text = new JsonText();
        text.object(members);
        return Bytes.owning(text.out.toByteArray());
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> members) {
            object(members);
        } else if (value instanceof List<?> elements) {
            array(elements);
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            out.writeBytes(utf8(String.valueOf(value)));
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> members) {
        char before = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.write(before);
            string(member.getKey().toString());
            out.write(':');
            value(member.getValue());
            before = ',';
        }
        end(before, '{', '}');
    }

    private void array(List<?> elements) {
        char before = '[';
        for (Object element : elements) {
            out.write(before);
            value(element);
            before = ',';
        }
        end(before, '[', ']');
    }

    private void end(char before, char opening, char closing) {
        if (before == opening) {
            out.write(opening);
        }
        out.write(closing);
    }

    private void string(String value) {
        byte[] content = utf8(value);
        out.write('"');
        int plain = 0;
        for (int at = 0; at < content.length; at++) {
            byte character = content[at];
            // Negative is a part of a character that is not ASCII.
            if (character == '"' || character == '\\' || (character >= 0 && character < ' ')) {
                out.write(content, plain, at - plain);
                out.writeBytes(utf8(JsonEscapes.encode(character)));
                plain = at + 1;
            }
        }
        out.write(content, plain, content.length - plain);
        out.write('"');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
