// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Vectors of C2SP/wycheproof, read from the samples, which are not part of this repository. */
final class Wycheproof {
    private Wycheproof() {}

    static List<JsonObject> groups(String file) throws Exception {
        String samples = System.getProperty("azureskr.samples", "");
        Path path = Path.of(samples.isBlank() || samples.startsWith("$") ? "../shared/samples" : samples)
                .resolve("wycheproof")
                .resolve(file);
        Assumptions.assumeTrue(Files.exists(path), "no samples at " + path);
        return JsonObject.parse(file, Bytes.owning(Files.readAllBytes(path))).objects("testGroups");
    }

    static Bytes hex(JsonObject test, String name) throws Exception {
        return Bytes.ofHex(test.string(name));
    }

    static String name(JsonObject test) throws Exception {
        return test.number("tcId") + " " + test.string("comment");
    }

    static boolean isValid(JsonObject test) throws Exception {
        return test.string("result").equals("valid");
    }
}
