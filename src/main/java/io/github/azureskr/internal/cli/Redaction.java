// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hides what identifies a machine, wherever it stands. In its place is the beginning of its digest: a reader still sees
 * which values are the same.
 */
record Redaction(List<String> hidden) {
    private static final int DIGEST_LENGTH = 4;

    static Redaction of(Collection<String> values) {
        // The longest first: a value may begin with another one.
        return new Redaction(values.stream()
                .filter(value -> !value.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    String text(String text) {
        String result = text;
        for (String value : hidden) {
            String digest = Bytes.utf8(value).sha256().slice(0, DIGEST_LENGTH).hex();
            result = result.replace(value, "[redacted " + digest + "]");
        }
        return result;
    }

    Object value(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::value).toList();
        }
        return value instanceof Map<?, ?> map ? map(map) : value;
    }

    Map<String, Object> map(Map<?, ?> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((name, value) -> result.put(text(name.toString()), value(value)));
        return result;
    }
}
