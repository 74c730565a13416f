// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    @Test
    void errorNamesTheDocumentAndThePathOfTheMember() throws Exception {
        JsonObject claims = JsonObject.parse("runtime claims", "{\"keys\":[{\"kid\":\"HCLAkPub\",\"n\":7}]}");
        JsonObject key = claims.objects("keys").get(0);
        assertEquals("HCLAkPub", key.string("kid"));
        assertEquals(
                "runtime claims: keys[0].n must be a string",
                assertThrows(MalformedException.class, () -> key.string("n")).getMessage());
    }

    @Test
    void refusesWhatIsNotExactlyOneObject() {
        for (String json : new String[] {"", "[]", "1", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\":tru}"}) {
            assertThrows(MalformedException.class, () -> JsonObject.parse("it", json), json);
        }
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{\"a\":".repeat(50) + "1" + "}".repeat(50);
        assertThrows(MalformedException.class, () -> JsonObject.parse("it", deep));
    }

    @Test
    void refusesNumbersThatDoNotFit() throws Exception {
        JsonObject object = JsonObject.parse("it", "{\"a\":99999999999999999999,\"b\":1.5,\"c\":1e3}");
        assertThrows(MalformedException.class, () -> object.number("a"));
        assertThrows(MalformedException.class, () -> object.number("b"));
        assertEquals(1000, object.number("c"));
    }

    @Test
    void numbersAreTheVeryNumbersWritten() throws Exception {
        Map<String, String> written = Map.of(
                "7", "7",
                "-0", "0",
                "1.5", "1.5",
                "1e3", "1000.0",
                "18446744073709551615", "18446744073709551615",
                "0.10000000000000000001", "0.10000000000000000001");
        for (Map.Entry<String, String> number : written.entrySet()) {
            JsonObject object = JsonObject.parse("it", "{\"a\":" + number.getKey() + "}");
            assertEquals(number.getValue(), object.members().get("a").toString());
        }
        JsonObject almostOne = JsonObject.parse("it", "{\"a\":1.00000000000000000001}");
        assertThrows(MalformedException.class, () -> almostOne.number("a"));
    }

    /** Such a number would fill the memory when it is written out. */
    @Test
    void refusesNumbersBeyondAllMeasure() {
        for (String number : new String[] {"1e999999999", "1e-999999999", "1e99999999999", "1".repeat(401)}) {
            assertThrows(MalformedException.class, () -> JsonObject.parse("it", "{\"a\":" + number + "}"), number);
        }
    }

    /** What tells the alphabets apart may come early, late or never. */
    @Test
    void readsBase64OfEitherAlphabetWhereverItShows() throws Exception {
        for (int plain : new int[] {0, 4, 252, 256, 260, 4000}) {
            String beginning = "A".repeat(plain);
            for (String end : new String[] {"AAAA", "+/+/", "-_-_", "+_-/", "+w==", "-w", "_w=="}) {
                JsonObject object = JsonObject.parse("it", "{\"a\":\"" + beginning + end + "\"}");
                assertEquals(
                        Bytes.owning(Base64.getUrlDecoder()
                                .decode(beginning + end.replace('+', '-').replace('/', '_'))),
                        object.base64("a"));
            }
            for (String end : new String[] {"A", "=AAA", "AA=", "AA A", "A.AA", "-A\u00e4A"}) {
                JsonObject object = JsonObject.parse("it", "{\"a\":\"" + beginning + end + "\"}");
                assertThrows(MalformedException.class, () -> object.base64("a"), end);
            }
        }
    }
}
