// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
    private static final String DOCUMENT =
            "{\"keys\":[{\"kid\":\"HCLAkPub\",\"n\":\"wAAAAAAAAAAAAAAAAAAAAAAAAAAAE\",\"e\":\"AQAB\"},{}],\"a b\":\"\\u00e9\\n\\\"\","
                    + " \"été\" : \"ü€😀\",\"t\":true,\"f\":false,\"z\":null,\"i\":-12,\"d\":1.5e3,\"deep\":[[],[{\"x\":[1,2]}]]}";

    @Test
    void everyEscapeHasItsMeaning() throws Exception {
        assertEquals(
                "\"\\/\b\f\n\r\té€",
                parse("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\"}").string("a"));
        assertEquals("😀", parse("{\"a\":\"\\ud83d\\ude00\"}").string("a"));
    }

    @Test
    void stringOfAnyLengthEndsAtItsQuote() throws Exception {
        for (int length = 0; length < 70; length++) {
            String text = "x".repeat(length);
            JsonObject object = parse("{\"a\":\"" + text + "\",\"b\":\"" + text + "\\n\",\"c\":\"" + text + "é\"}");
            assertEquals(text, object.string("a"));
            assertEquals(text + "\n", object.string("b"));
            assertEquals(text + "é", object.string("c"));
        }
    }

    @Test
    void nameIsFoundHoweverItIsWritten() throws Exception {
        JsonObject object = parse("{\"\\u0061\":1,\"été\":2,\"ét\":3}");
        assertEquals(1, object.number("a"));
        assertEquals(2, object.number("été"));
        assertEquals(3, object.number("ét"));
        assertFalse(object.has("ab"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":2,\"\\u0061\":3}",
                "{\"x\":{\"é\":1,\"\\u00e9\":2}}",
                "{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"2\":1}"
            })
    void memberThatStandsTwiceIsRefused(String json) {
        assertEquals("it: a member stands twice in one object", refusal(json));
    }

    /** Aa and BB have one hash of Java's, and so in the parser. */
    @Test
    void namesOfOneHashAreTwoMembers() throws Exception {
        StringBuilder json = new StringBuilder("{\"Aa\":1,\"BB\":2");
        for (int i = 0; i < 20; i++) {
            json.append(",\"").append(i % 2 == 0 ? "Aa" : "BB").append(i).append("\":3");
        }
        JsonObject object = parse(json.append('}').toString());
        assertEquals(1, object.number("Aa"));
        assertEquals(2, object.number("BB"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u١٢٣٤\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"12345678\u0001\"}",
                "{\"a\":\"open}",
                "{\"a\":\"open\\\"}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":NaN}",
                "{\"a\":nul}",
                "{\"a\":truee}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1 /* no */}"
            })
    void whatIsNoJsonIsRefused(String json) {
        assertEquals("it: not well-formed JSON", refusal(json));
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        for (String hex : new String[] {"80", "c3", "c0af", "eda080", "f5808080", "e282"}) {
            Bytes json = Bytes.concat(Bytes.utf8("{\"a\":\""), Bytes.ofHex(hex), Bytes.utf8("\"}"));
            assertThrows(MalformedException.class, () -> JsonObject.parse("it", json), hex);
        }
    }

    @Test
    void byteOrderMarkIsPassedOver() throws Exception {
        assertEquals(
                7,
                JsonObject.parse("it", Bytes.concat(Bytes.ofHex("efbbbf"), Bytes.utf8(" {\"a\":7}")))
                        .number("a"));
    }

    @Test
    void everyTruncationIsRefused() {
        Bytes whole = Bytes.utf8(DOCUMENT);
        for (int length = 0; length < whole.length(); length++) {
            Bytes part = whole.slice(0, length);
            assertThrows(MalformedException.class, () -> JsonObject.parse("it", part));
        }
    }

    /** The Azure SDK's parser, which is Jackson's. */
    @Test
    void whateverIsAcceptedAnotherParserReadsInTheSameWay() throws Exception {
        Random random = new Random(5);
        byte[] document = Bytes.utf8(DOCUMENT).toArray();
        int accepted = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] mutated = document.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                mutated[random.nextInt(mutated.length)] =
                        random.nextBoolean() ? document[random.nextInt(document.length)] : (byte) random.nextInt(256);
            }
            Map<String, Object> ours;
            try {
                ours = JsonObject.parse("it", Bytes.owning(mutated)).members();
            } catch (MalformedException e) {
                continue;
            }
            accepted++;
            assertEquals(
                    normal(others(mutated)),
                    normal(ours),
                    () -> Bytes.owning(mutated).utf8());
        }
        assertTrue(accepted > 1_000, "accepted: " + accepted);
    }

    private static Object others(byte[] json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            return reader.readUntyped();
        }
    }

    /** As text, in which numbers are one kind: Integer here is Long there. */
    private static String normal(Object value) {
        return String.valueOf(value);
    }

    private static JsonObject parse(String json) throws MalformedException {
        return JsonObject.parse("it", json);
    }

    private static String refusal(String json) {
        return assertThrows(MalformedException.class, () -> parse(json), json).getMessage();
    }
}
