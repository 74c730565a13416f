// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.UndecryptableException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transfer key of the other tests pads as the specification says, so that they mean something. */
class SoftwareTransferKeyTest {
    @TestFactory
    List<DynamicTest> agreesWithWycheproof() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        tests.addAll(tests(DecryptScheme.OAEP_SHA1, "rsa_oaep_2048_sha1_mgf1sha1_test.json"));
        tests.addAll(tests(DecryptScheme.OAEP_SHA256, "rsa_oaep_2048_sha256_mgf1sha256_test.json"));
        tests.addAll(tests(DecryptScheme.OAEP_SHA384, "rsa_oaep_2048_sha384_mgf1sha384_test.json"));
        return tests;
    }

    private static List<DynamicTest> tests(DecryptScheme scheme, String file) throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject group : Wycheproof.groups(file)) {
            byte[] pkcs8 = Wycheproof.hex(group, "privateKeyPkcs8").toArray();
            SoftwareTransferKey key = new SoftwareTransferKey(
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            for (JsonObject test : group.objects("tests")) {
                if (test.string("label").isEmpty()) {
                    tests.add(dynamicTest(scheme + " " + Wycheproof.name(test), () -> check(key, scheme, test)));
                }
            }
        }
        return tests;
    }

    private static void check(SoftwareTransferKey key, DecryptScheme scheme, JsonObject test) throws Exception {
        Bytes ciphertext = Wycheproof.hex(test, "ct");
        if (Wycheproof.isValid(test)) {
            assertEquals(
                    Wycheproof.hex(test, "msg"), key.decrypt(scheme, ciphertext).lend(Bytes::copyOf));
        } else {
            assertThrows(UndecryptableException.class, () -> key.decrypt(scheme, ciphertext));
        }
    }
}
