// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/**
 * Vectors of C2SP/wycheproof, one reported test each. They are not part of this repository; without them the tests are
 * skipped, and say so.
 */
public final class Wycheproof {
    private Wycheproof() {}

    /** Makes the test of one vector from what its group has in common. */
    @FunctionalInterface
    public interface GroupTest {
        VectorTest of(JsonObject group) throws Exception;
    }

    /** Tests one vector. */
    @FunctionalInterface
    public interface VectorTest {
        void check(JsonObject vector) throws Exception;
    }

    /** A test for each vector of {@code file}, which must say itself how many it has. */
    public static List<DynamicTest> tests(String file, GroupTest groupTest) throws Exception {
        JsonObject vectors = JsonObject.parse(file, Samples.read("wycheproof/" + file));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject group : vectors.objects("testGroups")) {
            VectorTest test = groupTest.of(group);
            for (JsonObject vector : group.objects("tests")) {
                tests.add(DynamicTest.dynamicTest(name(vector), () -> test.check(vector)));
            }
        }
        assertEquals(vectors.number("numberOfTests"), tests.size());
        return tests;
    }

    private static String name(JsonObject vector) throws Exception {
        return "%d %s (%s)".formatted(vector.number("tcId"), vector.string("comment"), vector.string("result"));
    }

    public static Bytes hex(JsonObject vector, String member) throws Exception {
        return Bytes.ofHex(vector.string(member));
    }

    /** None of the files used here has an "acceptable" vector, which would leave the choice to us. */
    public static boolean isValid(JsonObject vector) throws Exception {
        return switch (vector.string("result")) {
            case "valid" -> true;
            case "invalid" -> false;
            default -> throw new AssertionError("decide on vector " + vector.members());
        };
    }
}
