// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.shaded.gson.stream.JsonReader;
import com.nimbusds.jose.shaded.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON whose numbers are those written. What a policy compares may be a TCB_VERSION of 64 bits, which no double
 * holds, and doubles are what Nimbus makes of it.
 */
final class ExactJson {
    private static final int DEEPEST = 64;
    private static final int LARGEST_SCALE = 1000;

    private final JsonReader reader;

    private ExactJson(String text) {
        this.reader = new JsonReader(new StringReader(text));
    }

    static Map<String, Object> object(String text) throws ParseException {
        try {
            ExactJson json = new ExactJson(text);
            Map<String, Object> members = json.object(1);
            if (json.reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows the object");
            }
            return members;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new ParseException(String.valueOf(e.getMessage()), 0);
        }
    }

    private Map<String, Object> object(int depth) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (members.containsKey(name)) {
                throw new IOException("a name stands twice in one object");
            }
            members.put(name, value(depth));
        }
        reader.endObject();
        return members;
    }

    private List<Object> array(int depth) throws IOException {
        List<Object> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(value(depth));
        }
        reader.endArray();
        return elements;
    }

    private Object value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("nested too deeply");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(depth + 1);
            case BEGIN_ARRAY -> array(depth + 1);
            case STRING -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            case NUMBER -> number(new BigDecimal(reader.nextString()));
            case NULL -> {
                reader.nextNull();
                yield null;
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new IOException("not well-formed");
        };
    }

    /** Written out, a number like 1e999999999 would fill the memory. */
    private static BigDecimal number(BigDecimal number) throws IOException {
        if (Math.abs((long) number.scale()) > LARGEST_SCALE) {
            throw new IOException("a number is out of range");
        }
        return number;
    }
}
