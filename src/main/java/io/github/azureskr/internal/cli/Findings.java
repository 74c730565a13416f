// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that there is to say of some evidence.
 *
 * @param kind of the evidence, as its own fields say
 * @param sections the values of each structure by the names of its specification: strings, numbers, booleans, maps, lists
 * @param missing what it would take to verify the evidence
 * @param identifying the values that tell one machine from all others
 */
record Findings(
        String kind,
        Map<String, Object> sections,
        List<CheckTable> tables,
        List<String> missing,
        Set<String> identifying) {
    Findings {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        tables = List.copyOf(tables);
        missing = List.copyOf(missing);
        identifying = Set.copyOf(identifying);
    }

    Verdict verdict() {
        if (tables.stream()
                .anyMatch(table -> table.decisive() && !table.failed().isEmpty())) {
            return Verdict.REFUSED;
        }
        return missing.isEmpty() ? Verdict.VERIFIED : Verdict.UNVERIFIABLE;
    }
}
