// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.json.JsonObject;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AesKeyWrapTest {
    /** RFC 5649 section 6. */
    @ParameterizedTest
    @CsvSource({
        "c37b7e6492584340bed12207808941155068f738, 138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        "466f7250617369, afbeb0f07dfbf5419200f2ccb50bb24f"
    })
    void opensTheVectorsOfRfc5649(String plaintext, String wrapped) throws Exception {
        Bytes key = Bytes.ofHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        assertEquals(Bytes.ofHex(plaintext), unwrap(key, Bytes.ofHex(wrapped)));
    }

    @TestFactory
    List<DynamicTest> agreesWithWycheproof() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject group : Wycheproof.groups("aes_kwp_test.json")) {
            for (JsonObject test : group.objects("tests")) {
                tests.add(dynamicTest(Wycheproof.name(test), () -> check(test)));
            }
        }
        return tests;
    }

    private static void check(JsonObject test) throws Exception {
        Bytes key = Wycheproof.hex(test, "key");
        Bytes wrapped = Wycheproof.hex(test, "ct");
        if (Wycheproof.isValid(test)) {
            assertEquals(Wycheproof.hex(test, "msg"), unwrap(key, wrapped));
        } else {
            assertNull(assertThrows(InvalidKeyException.class, () -> unwrap(key, wrapped))
                    .getMessage());
        }
    }

    private static Bytes unwrap(Bytes key, Bytes wrapped) throws InvalidKeyException {
        try (SecretBytes secret = SecretBytes.owning(key.toArray());
                SecretBytes content = AesKeyWrap.unwrap(secret, wrapped)) {
            return content.lend(Bytes::copyOf);
        }
    }
}
