// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document as maps and lists, for who looks at members whose names he does not know. */
final class JsonTree {
    private JsonTree() {}

    static Map<String, Object> members(String document, JsonTape tape, int object) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int name = tape.first(object); name < tape.next(object); name = tape.next(tape.first(name))) {
            members.put(tape.string(name), value(document, tape, tape.first(name)));
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<Object> elements(String document, JsonTape tape, int array) {
        List<Object> elements = new ArrayList<>();
        for (int element = tape.first(array); element < tape.next(array); element = tape.next(element)) {
            elements.add(value(document, tape, element));
        }
        return Collections.unmodifiableList(elements);
    }

    private static Object value(String document, JsonTape tape, int node) {
        return switch (tape.kind(node)) {
            case '{' -> members(document, tape, node);
            case '[' -> elements(document, tape, node);
            case '"' -> tape.string(node);
            case 't' -> true;
            case 'f' -> false;
            case 'n' -> null;
            default -> number(document, tape, node);
        };
    }

    private static Number number(String document, JsonTape tape, int node) {
        try {
            return JsonNumbers.read(document, tape.raw(node));
        } catch (MalformedException e) {
            throw new AssertionError("the parser has read it", e);
        }
    }
}
