// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings in the making. */
final class Draft {
    private final Map<String, Object> sections = new LinkedHashMap<>();
    private final List<CheckTable> tables = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Set<String> identifying = new HashSet<>();

    void section(String title, Map<String, Object> values) {
        if (!values.isEmpty()) {
            sections.put(title, values);
        }
    }

    void table(String title, boolean decisive, List<Check> checks) {
        if (!checks.isEmpty()) {
            tables.add(new CheckTable(title, decisive, checks));
        }
    }

    void missing(List<String> more) {
        missing.addAll(more);
    }

    void identifying(Collection<String> values) {
        identifying.addAll(values);
    }

    Findings findings(String kind) {
        return new Findings(kind, sections, tables, missing, identifying);
    }
}
