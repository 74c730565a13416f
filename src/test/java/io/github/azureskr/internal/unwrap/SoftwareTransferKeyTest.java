// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.Wycheproof;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.UndecryptableException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transfer key of the other tests pads as the specification says, so that they mean something. */
class SoftwareTransferKeyTest {
    @TestFactory
    List<DynamicTest> oaepWithSha1() throws Exception {
        return tests(DecryptScheme.OAEP_SHA1, "rsa_oaep_2048_sha1_mgf1sha1_test.json");
    }

    @TestFactory
    List<DynamicTest> oaepWithSha256() throws Exception {
        return tests(DecryptScheme.OAEP_SHA256, "rsa_oaep_2048_sha256_mgf1sha256_test.json");
    }

    @TestFactory
    List<DynamicTest> oaepWithSha384() throws Exception {
        return tests(DecryptScheme.OAEP_SHA384, "rsa_oaep_2048_sha384_mgf1sha384_test.json");
    }

    private static List<DynamicTest> tests(DecryptScheme scheme, String file) throws Exception {
        return Wycheproof.tests(file, group -> {
            byte[] pkcs8 = Wycheproof.hex(group, "privateKeyPkcs8").toArray();
            SoftwareTransferKey key = new SoftwareTransferKey(
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            return test -> check(key, scheme, test);
        });
    }

    private static void check(SoftwareTransferKey key, DecryptScheme scheme, JsonObject test) throws Exception {
        Bytes ciphertext = Wycheproof.hex(test, "ct");
        if (Wycheproof.isValid(test) && test.string("label").isEmpty()) {
            assertEquals(
                    Wycheproof.hex(test, "msg"), key.decrypt(scheme, ciphertext).lend(Bytes::copyOf));
        } else {
            assertThrows(UndecryptableException.class, () -> key.decrypt(scheme, ciphertext));
        }
    }
}
