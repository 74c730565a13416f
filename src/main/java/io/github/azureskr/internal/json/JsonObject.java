// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as it was received, read member by member. Unknown members are ignored; a failure names the document
 * and the path of the member, never its value.
 */
public final class JsonObject {
    /** The end of the year 9999: not every number of seconds is an Instant, nor every Instant a Date. */
    private static final long LATEST = 253_402_300_799L;

    private static final int NONE = -1;

    private final String document;
    private final String path;
    private final JsonTape tape;
    private final int node;

    private JsonObject(String document, String path, JsonTape tape, int node) {
        this.document = document;
        this.path = path;
        this.tape = tape;
        this.node = node;
    }

    /** Parses {@code json}, which errors call {@code document}. Refuses a member that stands twice. */
    public static JsonObject parse(String document, Bytes json) throws MalformedException {
        return new JsonObject(document, "", JsonParser.parse(document, json), JsonTape.ROOT);
    }

    public static JsonObject parse(String document, String json) throws MalformedException {
        return parse(document, Bytes.utf8(json));
    }

    /** Whether there is such a member, and it is not null. */
    public boolean has(String name) {
        int value = find(name);
        return value != NONE && tape.kind(value) != 'n';
    }

    public String string(String name) throws MalformedException {
        return tape.string(required(name, '"', "a string"));
    }

    public Optional<String> optionalString(String name) throws MalformedException {
        return has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    /** A string where there is one; for what is merely shown. */
    public Optional<String> text(String name) {
        int value = find(name);
        return value != NONE && tape.kind(value) == '"' ? Optional.of(tape.string(value)) : Optional.empty();
    }

    /** True or false where there is one of them; for what is merely shown. */
    public Optional<Boolean> flag(String name) {
        int value = find(name);
        return value != NONE && isFlag(value) ? Optional.of(tape.kind(value) == 't') : Optional.empty();
    }

    private boolean isFlag(int value) {
        return tape.kind(value) == 't' || tape.kind(value) == 'f';
    }

    public boolean bool(String name) throws MalformedException {
        int value = required(name);
        if (!isFlag(value)) {
            throw malformed(name, "must be true or false");
        }
        return tape.kind(value) == 't';
    }

    /** A number of seconds since 1970 that is a time of a year with four digits, as every time here is. */
    public Instant time(String name) throws MalformedException {
        long seconds = number(name);
        if (seconds < 0 || seconds > LATEST) {
            throw malformed(name, "is no time");
        }
        return Instant.ofEpochSecond(seconds);
    }

    /** A whole number. */
    public long number(String name) throws MalformedException {
        int value = required(name);
        if ("-0123456789".indexOf(tape.kind(value)) < 0) {
            throw malformed(name, "must be a number");
        }
        try {
            Number number = JsonNumbers.read(document, tape.raw(value));
            return new BigDecimal(number.toString()).longValueExact();
        } catch (ArithmeticException e) {
            throw malformed(name, "must be a whole number");
        }
    }

    /** A string of base64: either alphabet, padded or not. */
    public Bytes base64(String name) throws MalformedException {
        int value = required(name, '"', "a string");
        try {
            return tape.isPlain(value)
                    ? tape.content(value).decodeBase64()
                    : Bytes.utf8(tape.string(value)).decodeBase64();
        } catch (IllegalArgumentException e) {
            throw malformed(name, "is not base64");
        }
    }

    public JsonObject object(String name) throws MalformedException {
        return new JsonObject(document, path + name + ".", tape, required(name, '{', "an object"));
    }

    public Optional<JsonObject> optionalObject(String name) throws MalformedException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** An array of objects. */
    public List<JsonObject> objects(String name) throws MalformedException {
        List<JsonObject> objects = new ArrayList<>();
        int array = required(name, '[', "an array");
        for (int element = tape.first(array); element < tape.next(array); element = tape.next(element)) {
            String place = name + "[" + objects.size() + "]";
            if (tape.kind(element) != '{') {
                throw malformed(place, "must be an object");
            }
            objects.add(new JsonObject(document, path + place + ".", tape, element));
        }
        return List.copyOf(objects);
    }

    /** An array of strings. */
    public List<String> strings(String name) throws MalformedException {
        List<String> strings = new ArrayList<>();
        int array = required(name, '[', "an array");
        for (int element = tape.first(array); element < tape.next(array); element = tape.next(element)) {
            if (tape.kind(element) != '"') {
                throw malformed(name + "[" + strings.size() + "]", "must be a string");
            }
            strings.add(tape.string(element));
        }
        return List.copyOf(strings);
    }

    /** The members as String, Boolean, Number, List, Map or null; unmodifiable. */
    public Map<String, Object> members() {
        return JsonTree.members(document, tape, node);
    }

    /** A failure at one of this object's members. */
    public MalformedException malformed(String name, String problem) {
        return new MalformedException(document, path + name + " " + problem);
    }

    private int find(String name) {
        int end = tape.next(node);
        for (int member = tape.first(node); member < end; member = tape.next(tape.first(member))) {
            if (tape.isNamed(member, name)) {
                return tape.first(member);
            }
        }
        return NONE;
    }

    private int required(String name) throws MalformedException {
        int value = find(name);
        if (value == NONE || tape.kind(value) == 'n') {
            throw malformed(name, "is missing");
        }
        return value;
    }

    private int required(String name, char kind, String wanted) throws MalformedException {
        int value = required(name);
        if (tape.kind(value) != kind) {
            throw malformed(name, "must be " + wanted);
        }
        return value;
    }
}
