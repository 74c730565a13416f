// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every vector of C2SP/wycheproof json_web_signature_test.json, ours or not: what is not RSA must be refused. */
class WycheproofJwsTest {
    /** PS384 under a key that says it is for PS256: wycheproof calls that valid, RFC 7517 section 4.4 does not. */
    private static final Set<Long> STRICTER_THAN_WYCHEPROOF = Set.of(346L, 350L);

    @TestFactory
    List<DynamicTest> agreesWithWycheproof() throws Exception {
        Path file = Path.of(System.getProperty("azureskr.samples", "../shared/samples"))
                .resolve("wycheproof/json_web_signature_test.json");
        assumeTrue(Files.exists(file), () -> file + " is not there");
        List<DynamicTest> tests = new ArrayList<>();
        JsonObject vectors = JsonObject.parse("vectors", Bytes.owning(Files.readAllBytes(file)));
        for (JsonObject group : vectors.objects("testGroups")) {
            Optional<JsonObject> publicKey = group.optionalObject("public");
            JsonObject key = publicKey.isPresent() ? publicKey.get() : group.object("private");
            for (JsonObject test : group.objects("tests")) {
                tests.add(DynamicTest.dynamicTest(
                        test.number("tcId") + " " + test.string("comment"), () -> agrees(key, test)));
            }
        }
        assertEquals(401, tests.size());
        return tests;
    }

    private static void agrees(JsonObject key, JsonObject test) throws Exception {
        boolean valid = test.string("result").equals("valid")
                && key.string("kty").equals("RSA")
                && !STRICTER_THAN_WYCHEPROOF.contains(test.number("tcId"));
        assertEquals(valid, verifies(key, test.string("jws")));
    }

    private static boolean verifies(JsonObject key, String compact) throws Exception {
        JwkSet keys = JwkSet.parse("keys", JsonText.of(Map.of("keys", List.of(key.members()))));
        try {
            Jws jws = Jws.parse("token", compact);
            return keys.keyFor(jws).filter(jws::verifies).isPresent();
        } catch (MalformedException e) {
            return false;
        }
    }
}
