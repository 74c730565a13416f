// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** JSON with one member set to something else, by its pointer (RFC 6901); null removes it. */
final class JsonPatch {
    private JsonPatch() {}

    static UnaryOperator<Map<String, Object>> at(String pointer, Object value) {
        return members -> of(members, pointer, value);
    }

    static Map<String, Object> of(Map<String, Object> members, String pointer, Object value) {
        Map<String, Object> copy = parse(JSONObjectUtils.toJSONString(members));
        String[] path = pointer.substring(1).split("/", -1);
        Object parent = copy;
        for (int i = 0; i < path.length - 1; i++) {
            parent = child(parent, path[i]);
        }
        set(parent, path[path.length - 1], value);
        return copy;
    }

    /** Leaves refusals alone: the vault's first answer is one, which asks for a token. */
    static Response of(Response response, String pointer, Object value) {
        if (response.status() != 200) {
            return response;
        }
        Map<String, Object> honest = parse(new String(response.body(), StandardCharsets.UTF_8));
        byte[] body = JSONObjectUtils.toJSONString(of(honest, pointer, value)).getBytes(StandardCharsets.UTF_8);
        return new Response(response.status(), response.headers(), body);
    }

    private static Object child(Object parent, String name) {
        return parent instanceof List<?> list ? list.get(Integer.parseInt(name)) : ((Map<?, ?>) parent).get(name);
    }

    @SuppressWarnings("unchecked") // JSON
    private static void set(Object parent, String name, Object value) {
        if (parent instanceof List<?> list) {
            ((List<Object>) list).set(Integer.parseInt(name), value);
        } else if (value == null) {
            if (((Map<String, Object>) parent).remove(name) == null) {
                throw new AssertionError("there is no " + name + " to remove");
            }
        } else {
            ((Map<String, Object>) parent).put(name, value);
        }
    }

    private static Map<String, Object> parse(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new AssertionError("the local Azure answers in JSON", e);
        }
    }
}
