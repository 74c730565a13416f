// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values of a structure, in its order. */
final class Values {
    /** The name of a number's own value, beside those of its parts. */
    static final String WHOLE = "value";

    private static final Pattern UNSET = Pattern.compile("(?:ff)*");

    private final Map<String, Object> values = new LinkedHashMap<>();

    Values put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Values put(String name, Optional<?> value) {
        value.ifPresent(present -> values.put(name, present));
        return this;
    }

    /** A value that differs from machine to machine, unless it is one that was never set. */
    Values identifying(String name, Bytes value) {
        boolean set = !value.isZero() && !UNSET.matcher(value.hex()).matches();
        return put(name, set ? new Identifying(value.hex()) : value.hex());
    }

    Values identifying(String name, Object value) {
        return put(name, new Identifying(value));
    }

    Map<String, Object> map() {
        return values;
    }
}
