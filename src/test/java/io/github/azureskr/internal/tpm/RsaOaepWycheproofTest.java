// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.Wycheproof;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The outer layer of a released key, decrypted where the provider decrypts it: in a TPM, over an encrypted session. */
class RsaOaepWycheproofTest {
    /** As {@link Template#transferKey} has it, but without what a key from elsewhere cannot be: fixed and born there. */
    private static final int LOADED = 0x00020400;

    private static SwTpm swTpm;
    private static TpmProxy proxy;
    private static Tpm tpm;

    @BeforeAll
    static void start() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
        PublicArea ek = swTpm.raw().readEk();
        proxy = TpmProxy.before(swTpm);
        tpm = Tpm.open(proxy.tcti());
        tpm.authenticateSalt(tpm.readPublic(Handle.AK).publicKey(), Optional.of(ek.publicKey()));
    }

    @AfterAll
    static void stop() throws Exception {
        tpm.close();
        proxy.close();
        swTpm.close();
    }

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
        return Wycheproof.tests(file, group -> test -> check(scheme, group, test));
    }

    private static void check(DecryptScheme scheme, JsonObject group, JsonObject test) throws Exception {
        Bytes ciphertext = Wycheproof.hex(test, "ct");
        PcrValues pcrs = tpm.readPcrs(PcrSelection.BOOT);
        PrimaryKey loaded = load(Wycheproof.hex(group, "privateKeyPkcs8"), pcrs.policy());
        TransferKey key = new TransferKey(tpm, loaded, pcrs, new Certification(Bytes.EMPTY, Bytes.EMPTY));
        try {
            // A vault's label is always empty, so that with any other nothing may decrypt.
            if (Wycheproof.isValid(test) && test.string("label").isEmpty()) {
                try (SecretBytes plaintext = key.decrypt(scheme, ciphertext)) {
                    assertEquals(Wycheproof.hex(test, "msg"), plaintext.lend(Bytes::copyOf));
                }
            } else {
                assertThrows(UndecryptableException.class, () -> key.decrypt(scheme, ciphertext));
            }
        } finally {
            proxy.raw().flush(loaded.handle());
        }
    }

    /** The vectors' key in the TPM, usable in the present boot state alone, as a transfer key is. */
    private static PrimaryKey load(Bytes pkcs8, Bytes policy) throws Exception {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey)
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
        assertEquals(BigInteger.valueOf(65537), key.getPublicExponent());
        PublicArea ours = Template.transferKey(policy).withModulus(key.getModulus());
        PublicArea area = new PublicArea(
                LOADED, policy, ours.symmetric(), ours.scheme(), ours.keyBits(), ours.exponent(), ours.unique());
        return new PrimaryKey(proxy.raw().loadExternal(area.bytes(), prime(key)), area);
    }

    private static Bytes prime(RSAPrivateCrtKey key) {
        byte[] signed = key.getPrimeP().toByteArray();
        return Bytes.copyOf(signed).slice(signed.length - 128, 128);
    }
}
