// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a structure, in its order. */
final class Values {
    /** The name of a number's own value, beside those of its parts. */
    static final String WHOLE = "value";

    private final Map<String, Object> values = new LinkedHashMap<>();

    Values put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Values put(String name, Optional<?> value) {
        value.ifPresent(present -> values.put(name, present));
        return this;
    }

    Map<String, Object> map() {
        return values;
    }
}
