// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides what identifies a machine: in its own field always, and wherever else it stands if it is long enough that
 * nothing else is spelled the same.
 */
final class Redaction {
    private static final int DISTINCTIVE = 8;

    private final Optional<Pseudonyms> pseudonyms;
    private final List<Pattern> hidden;

    private Redaction(Optional<Pseudonyms> pseudonyms, Collection<String> values) {
        this.pseudonyms = pseudonyms;
        // The longest first: a value may begin with another one.
        this.hidden = values.stream()
                .filter(value -> value.length() >= DISTINCTIVE)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(value -> Pattern.compile(Pattern.quote(value), Pattern.CASE_INSENSITIVE))
                .toList();
    }

    /** Shows everything. */
    static Redaction none() {
        return new Redaction(Optional.empty(), List.of());
    }

    static Redaction of(Collection<String> values, Pseudonyms pseudonyms) {
        return new Redaction(Optional.of(pseudonyms), values);
    }

    static Redaction of(Findings findings, Pseudonyms pseudonyms) {
        Set<String> values = new HashSet<>(findings.identifying());
        collect(findings.sections(), values);
        return of(values, pseudonyms);
    }

    String text(String text) {
        String result = text;
        for (Pattern value : hidden) {
            result = value.matcher(result)
                    .replaceAll(found -> pseudonyms.orElseThrow().of(found.group()));
        }
        return result;
    }

    /** What stands alone in its field, whatever its length. */
    String field(String value) {
        return pseudonyms.map(names -> names.of(value)).orElse(value);
    }

    Object value(Object value) {
        if (value instanceof Identifying one) {
            return pseudonyms.isPresent() ? field(one.toString()) : one.value();
        }
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

    private static void collect(Object value, Set<String> found) {
        if (value instanceof Identifying one) {
            found.add(one.toString());
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, found));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(member -> collect(member, found));
        }
    }
}
