// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import java.security.InvalidKeyException;
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

    private static Bytes unwrap(Bytes key, Bytes wrapped) throws InvalidKeyException {
        try (SecretBytes secret = SecretBytes.owning(key.toArray());
                SecretBytes content = AesKeyWrap.unwrap(secret, wrapped)) {
            return content.lend(Bytes::copyOf);
        }
    }
}
