// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON object as it was received, read member by member. Unknown members are ignored; a failure names the document
 * and the path of the member, never its value.
 */
public final class JsonObject {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 400;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    private final String document;
    private final String path;
    private final Map<String, Object> members;

    private JsonObject(String document, String path, Map<String, Object> members) {
        this.document = document;
        this.path = path;
        this.members = members;
    }

    /** Parses {@code json}, which errors call {@code document}. Refuses a member that stands twice. */
    public static JsonObject parse(String document, Bytes json) throws MalformedException {
        try (JsonReader reader = JsonProviders.createReader(json.toArray())) {
            if (reader.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException(document, "not a JSON object");
            }
            Map<String, Object> members = readObject(document, reader, 1);
            if (reader.nextToken() != JsonToken.END_DOCUMENT) {
                throw new MalformedException(document, "something follows the JSON object");
            }
            return new JsonObject(document, "", members);
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The parser's own text quotes its input, which may be a secret.
            throw new MalformedException(document, "not well-formed JSON");
        }
    }

    public static JsonObject parse(String document, String json) throws MalformedException {
        return parse(document, Bytes.utf8(json));
    }

    public boolean has(String name) {
        return members.get(name) != null;
    }

    public String string(String name) throws MalformedException {
        return required(name, String.class, "a string");
    }

    public Optional<String> optionalString(String name) throws MalformedException {
        return has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    /** A string where there is one; for what is merely shown. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    public boolean bool(String name) throws MalformedException {
        return required(name, Boolean.class, "true or false");
    }

    /** A whole number. */
    public long number(String name) throws MalformedException {
        Number number = required(name, Number.class, "a number");
        try {
            return new BigDecimal(number.toString()).longValueExact();
        } catch (ArithmeticException e) {
            throw malformed(name, "must be a whole number");
        }
    }

    /** A string of base64: either alphabet, padded or not. */
    public Bytes base64(String name) throws MalformedException {
        try {
            String urlSafe = string(name).replace('+', '-').replace('/', '_');
            return Bytes.owning(Base64.getUrlDecoder().decode(urlSafe));
        } catch (IllegalArgumentException e) {
            throw malformed(name, "is not base64");
        }
    }

    public JsonObject object(String name) throws MalformedException {
        return new JsonObject(document, path + name + ".", castMembers(required(name, Map.class, "an object")));
    }

    public Optional<JsonObject> optionalObject(String name) throws MalformedException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** An array of objects. */
    public List<JsonObject> objects(String name) throws MalformedException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : required(name, List.class, "an array")) {
            String place = name + "[" + objects.size() + "]";
            if (!(element instanceof Map<?, ?> map)) {
                throw malformed(place, "must be an object");
            }
            objects.add(new JsonObject(document, path + place + ".", castMembers(map)));
        }
        return List.copyOf(objects);
    }

    /** An array of strings. */
    public List<String> strings(String name) throws MalformedException {
        List<String> strings = new ArrayList<>();
        for (Object element : required(name, List.class, "an array")) {
            if (!(element instanceof String text)) {
                throw malformed(name + "[" + strings.size() + "]", "must be a string");
            }
            strings.add(text);
        }
        return List.copyOf(strings);
    }

    /** The members as String, Boolean, Number, List, Map or null; unmodifiable. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** A failure at one of this object's members. */
    public MalformedException malformed(String name, String problem) {
        return new MalformedException(document, path + name + " " + problem);
    }

    private <T> T required(String name, Class<T> type, String wanted) throws MalformedException {
        Object value = members.get(name);
        if (value == null) {
            throw malformed(name, "is missing");
        }
        if (!type.isInstance(value)) {
            throw malformed(name, "must be " + wanted);
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked") // A parsed object's keys are strings.
    private static Map<String, Object> castMembers(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    private static Map<String, Object> readObject(String document, JsonReader reader, int depth) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (reader.nextToken() != JsonToken.END_OBJECT) {
            String name = reader.getFieldName();
            reader.nextToken();
            if (members.containsKey(name)) {
                throw new MalformedException(document, "a member stands twice in one object");
            }
            members.put(name, readValue(document, reader, depth));
        }
        return members;
    }

    private static List<Object> readArray(String document, JsonReader reader, int depth) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (reader.nextToken() != JsonToken.END_ARRAY) {
            elements.add(readValue(document, reader, depth));
        }
        return elements;
    }

    private static Object readValue(String document, JsonReader reader, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new MalformedException(document, "nested deeper than " + DEEPEST);
        }
        return switch (reader.currentToken()) {
            case START_OBJECT -> readObject(document, reader, depth + 1);
            case START_ARRAY -> readArray(document, reader, depth + 1);
            case STRING -> reader.getString();
            case BOOLEAN -> reader.getBoolean();
            case NULL -> null;
            case NUMBER -> toNumber(document, reader.getString());
            case END_OBJECT, END_ARRAY, FIELD_NAME, END_DOCUMENT ->
                throw new MalformedException(document, "not well-formed JSON");
        };
    }

    /** A Long or a Double where that is the very number written, else a BigDecimal. */
    private static Number toNumber(String document, String text) throws MalformedException {
        if (text.length() <= 18 && WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (text.length() > LONGEST_NUMBER) {
            throw new MalformedException(document, "a number has more than " + LONGEST_NUMBER + " digits");
        }
        BigDecimal exact = new BigDecimal(text);
        if (Math.abs((long) exact.scale()) > LONGEST_NUMBER) {
            throw new MalformedException(document, "a number is out of range");
        }
        double near = exact.doubleValue();
        return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0
                ? (Number) near
                : exact;
    }
}
