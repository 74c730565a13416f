// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON objects as ordered, changeable maps. */
final class Json {
    private Json() {}

    /** An object of the given names and values, alternating, in their order. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    static byte[] bytes(Map<String, Object> members) {
        return text(members).getBytes(StandardCharsets.UTF_8);
    }

    static String text(Map<String, Object> members) {
        return JSONObjectUtils.toJSONString(members);
    }

    /** Sets what a JSON pointer (RFC 6901, object members only) names; its parent must be there. */
    static void set(Map<String, Object> root, String pointer, Object value) {
        String[] path = pointer.substring(1).split("/", -1);
        Map<String, Object> parent = root;
        for (String step : List.of(path).subList(0, path.length - 1)) {
            parent = asObject(parent.get(step));
        }
        parent.put(path[path.length - 1], value);
    }

    @SuppressWarnings("unchecked") // the parser and object() make maps with string names only
    static Map<String, Object> asObject(Object value) {
        return (Map<String, Object>) value;
    }
}
