// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealedTokenTest {
    private static final String SEALED = "{\"EncryptionParams\":{\"Cipher\":\"AES\",\"BlockMode\":\"ChainingModeGCM\","
            + "\"BlockPadding\":\"PKCS7\",\"KeySizeInBits\":256,\"Iv\":\"AAAAAAAAAAAAAAAA\"},"
            + "\"EncryptedInnerKey\":\"AQI=\",\"AuthenticationData\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"Jwt\":\"AwQ=\"}";

    @Test
    void readsEveryPart() throws Exception {
        SealedToken sealed = SealedToken.read(answer(SEALED));
        assertEquals(Bytes.ofHex("0102"), sealed.innerKey());
        assertEquals(12, sealed.iv().length());
        assertEquals(Bytes.ofHex("0304"), sealed.ciphertext());
        assertEquals(16, sealed.tag().length());
    }

    @Test
    void everyTruncationIsMalformed() {
        for (int length = 0; length < SEALED.length(); length++) {
            Bytes truncated = answer(SEALED.substring(0, length));
            assertThrows(MalformedException.class, () -> SealedToken.read(truncated));
        }
        Bytes whole = answer(SEALED);
        for (int length = 0; length < whole.length(); length++) {
            Bytes truncated = whole.slice(0, length);
            assertThrows(MalformedException.class, () -> SealedToken.read(truncated));
        }
    }

    @Test
    void mutationsEndInMalformedExceptionAndNothingElse() {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder mutated = new StringBuilder(SEALED);
            mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(256));
            try {
                SealedToken.read(answer(mutated.toString()));
            } catch (MalformedException expected) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, "refused: " + refused);
    }

    private static Bytes answer(String sealed) {
        return Bytes.utf8("{\"token\":\"" + Bytes.utf8(sealed).base64Url() + "\"}");
    }
}
