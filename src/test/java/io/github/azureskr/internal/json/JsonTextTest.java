// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @Test
    void membersStandInTheMapsOrderWithoutSpace() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("z", "last in the alphabet");
        members.put("a", List.of(1, true, Map.of()));
        members.put("e", List.of());
        members.put("n", null);
        assertEquals("{\"z\":\"last in the alphabet\",\"a\":[1,true,{}],\"e\":[],\"n\":null}", text(members));
    }

    @Test
    void quotesBackslashesAndControlCharactersAreEscaped() {
        assertEquals(
                "{\"\\\"k\\\\\":\"\\u0000\\b\\t\\n\\u000B\\f\\r\\u001F\\\"\\\\/\u007F\"}",
                text(Map.of("\"k\\", "\u0000\b\t\n\u000B\f\r\u001F\"\\/\u007F")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "\\",
                "\\\\\"",
                "a\u0001b",
                "Gr\u00FC\u00DFe, \u65E5\u672C, \uD83D\uDE00",
                "\u0000\u001f\u007f\u0080\u2028"
            })
    void whatIsWrittenIsReadBack(String value) throws Exception {
        JsonObject read = JsonObject.parse("test", JsonText.of(Map.of("member", List.of(value, value))));
        assertEquals(List.of(value, value), read.strings("member"));
    }

    private static String text(Map<String, ?> members) {
        return JsonText.of(members).utf8();
    }
}
