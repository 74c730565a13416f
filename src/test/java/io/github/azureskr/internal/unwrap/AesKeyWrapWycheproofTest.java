// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.Wycheproof;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The inner layer of a released key, alone and inside the whole of it. */
class AesKeyWrapWycheproofTest {
    private static final int AES_256 = 32;

    private static final String KEY = "https://v.vault.azure.net/keys/k/" + "0".repeat(32);

    /** What a vault sends before it: the AES key under RSA-2048, which the transfer key below opens unread. */
    private static final Bytes ENCRYPTED_KEY = Bytes.owning(new byte[256]);

    @TestFactory
    List<DynamicTest> wrappedKeys() throws Exception {
        return Wycheproof.tests("aes_kwp_test.json", group -> AesKeyWrapWycheproofTest::check);
    }

    private static void check(JsonObject test) throws Exception {
        Bytes key = Wycheproof.hex(test, "key");
        Bytes wrapped = Wycheproof.hex(test, "ct");
        boolean valid = Wycheproof.isValid(test);
        if (valid) {
            assertEquals(Wycheproof.hex(test, "msg"), unwrap(key, wrapped));
        } else {
            assertNull(assertThrows(InvalidKeyException.class, () -> unwrap(key, wrapped))
                    .getMessage());
        }
        // A vault wraps with AES-256 (CKM_RSA_AES_KEY_WRAP): a shorter key is refused by design, whatever it opens.
        if (valid && key.length() == AES_256) {
            ReleasedKey released = release(key, wrapped);
            assertEquals(
                    Wycheproof.hex(test, "msg"), Bytes.owning(released.key().getEncoded()));
        } else {
            AzureSkrException failure = assertThrows(AzureSkrException.class, () -> release(key, wrapped));
            assertEquals(Stage.UNWRAP, failure.stage());
            String expected = "AzureSKR, unwrap: what Key Vault released as " + KEY + " does not decrypt";
            assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
        }
    }

    private static Bytes unwrap(Bytes key, Bytes wrapped) throws InvalidKeyException {
        try (SecretBytes secret = SecretBytes.owning(key.toArray());
                SecretBytes content = AesKeyWrap.unwrap(secret, wrapped)) {
            return content.lend(Bytes::copyOf);
        }
    }

    private static ReleasedKey release(Bytes aesKey, Bytes wrapped) throws Exception {
        WrappedKey key = new WrappedKey(
                KeyReference.parse(KEY),
                JsonObject.parse("key", "{\"kty\":\"oct-HSM\"}"),
                Optional.empty(),
                KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256,
                Bytes.concat(ENCRYPTED_KEY, wrapped),
                "");
        return new KeyUnwrapper().unwrap(key, (scheme, ciphertext) -> SecretBytes.owning(aesKey.toArray()));
    }
}
