// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.Wycheproof;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Signed tokens and answers. MAA and Key Vault sign with RSA; what is signed with HMAC or ECDSA is refused unread. */
class JwsWycheproofTest {
    /** PS384 under a key that says it is for PS256: wycheproof calls that valid, RFC 7517 section 4.4 does not. */
    private static final Set<Long> STRICTER_THAN_WYCHEPROOF = Set.of(346L, 350L);

    @TestFactory
    List<DynamicTest> signatures() throws Exception {
        return Wycheproof.tests("json_web_signature_test.json", group -> {
            Optional<JsonObject> publicKey = group.optionalObject("public");
            JsonObject key = publicKey.isPresent() ? publicKey.get() : group.object("private");
            JwkSet keys = JwkSet.parse("keys", JsonText.of(Map.of("keys", List.of(key.members()))));
            return test -> check(key.string("kty"), keys, test);
        });
    }

    private static void check(String keyType, JwkSet keys, JsonObject test) throws Exception {
        String compact = test.string("jws");
        if (!keyType.equals("RSA")) {
            assertRefused(keys, compact);
        } else if (STRICTER_THAN_WYCHEPROOF.contains(test.number("tcId"))) {
            assertTrue(Wycheproof.isValid(test));
            assertEquals(Optional.empty(), keys.keyFor(Jws.parse("token", compact)));
        } else if (Wycheproof.isValid(test)) {
            Jws jws = Jws.parse("token", compact);
            assertTrue(jws.verifies(keys.keyFor(jws).orElseThrow()));
        } else {
            assertRefused(keys, compact);
        }
    }

    /** By the parser with our own exception, for want of a key that is meant for it, or by the key itself. */
    private static void assertRefused(JwkSet keys, String compact) throws MalformedException {
        Jws jws;
        try {
            jws = Jws.parse("token", compact);
        } catch (MalformedException e) {
            String signature = compact.substring(compact.lastIndexOf('.') + 1);
            assertTrue(signature.isEmpty() || !e.getMessage().contains(signature), "an error quotes no token");
            return;
        }
        assertFalse(keys.keyFor(jws).filter(jws::verifies).isPresent());
    }

    @TestFactory
    List<DynamicTest> algorithmsThatNoServiceSignsWith() {
        return List.of("none", "HS256", "HS512", "ES256", "ES384", "ES521", "EdDSA", "rs256").stream()
                .map(algorithm -> DynamicTest.dynamicTest(algorithm, () -> {
                    String header = Bytes.utf8("{\"alg\":\"" + algorithm + "\",\"kid\":\"k\"}")
                            .base64Url();
                    MalformedException failure =
                            assertThrows(MalformedException.class, () -> Jws.parse("token", header + ".e30.AAAA"));
                    assertEquals(
                            "token header: alg must be one of PS256, PS384, PS512, RS256, RS384, RS512",
                            failure.getMessage());
                }))
                .toList();
    }
}
