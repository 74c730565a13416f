// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of a request, with its path for messages. Names are case-sensitive, order and white space are free: the C++
 * client sorts and indents, Python does neither.
 */
record Json(String path, Map<String, Object> members) {

    static Json parse(String path, byte[] utf8) throws AppraisalException {
        try {
            return new Json(path, JSONObjectUtils.parse(new String(utf8, StandardCharsets.UTF_8)));
        } catch (ParseException e) {
            throw AppraisalException.invalid(path + " is not a JSON object");
        }
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    String text(String name) throws AppraisalException {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a string");
    }

    Json object(String name) throws AppraisalException {
        return object(path + "." + name, members.get(name));
    }

    private static Json object(String path, Object value) throws AppraisalException {
        if (value instanceof Map<?, ?> map) {
            // A JSON object's names are strings.
            @SuppressWarnings("unchecked")
            Map<String, Object> members = (Map<String, Object>) map;
            return new Json(path, members);
        }
        throw AppraisalException.invalid(path + " is missing or not an object");
    }

    List<?> array(String name) throws AppraisalException {
        if (members.get(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "an array");
    }

    /** An array of objects. */
    List<Json> objects(String name) throws AppraisalException {
        List<?> array = array(name);
        Json[] objects = new Json[array.size()];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = object(path + "." + name + "[" + i + "]", array.get(i));
        }
        return List.of(objects);
    }

    int number(String name) throws AppraisalException {
        return integer(members.get(name)).orElseThrow(() -> wrong(name, "a number"));
    }

    static Optional<Integer> integer(Object value) {
        boolean whole = value instanceof Long || value instanceof Integer;
        long number = whole ? ((Number) value).longValue() : -1;
        return number >= 0 && number <= Integer.MAX_VALUE ? Optional.of((int) number) : Optional.empty();
    }

    /** A number of the C++ client, or the same as a string, as Python's sends it. */
    int numberOrText(String name) throws AppraisalException {
        if (members.get(name) instanceof String text && text.matches("[0-9]{1,9}")) {
            return Integer.parseInt(text);
        }
        return number(name);
    }

    /** Standard base64 with padding: what both known clients send here. */
    byte[] base64(String name) throws AppraisalException {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw wrong(name, "standard base64");
        }
    }

    byte[] base64Url(String name) throws AppraisalException {
        try {
            return Base64.getUrlDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw wrong(name, "base64url");
        }
    }

    /** Either alphabet, with or without padding: the known clients differ here. */
    byte[] anyBase64(String name) throws AppraisalException {
        try {
            String text = text(name).replace('+', '-').replace('/', '_');
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "base64");
        }
    }

    AppraisalException wrong(String name, String expected) {
        return AppraisalException.invalid(path + "." + name + " is missing or not " + expected);
    }
}
