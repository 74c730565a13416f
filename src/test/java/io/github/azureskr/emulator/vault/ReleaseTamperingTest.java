// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A falsified answer is wrong in what it says, and right in all else: a client's test must fail on that alone. */
class ReleaseTamperingTest {
    private static TestSite vault;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        vault.service.createKey("web", NewKey.of(TestKeys.rsa2048()).exportable(vault.policy()));
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    @AfterEach
    void mend() {
        vault.service.tamper(ReleaseTampering.none());
    }

    private static TestRelease release(ReleaseTampering tampering) {
        vault.service.tamper(tampering);
        TestSite.Answer answer = vault.release("web", Map.of("target", vault.target()));
        return TestRelease.parse((String) answer.json().get("value"));
    }

    private static byte[] unwrap(TestRelease released) throws GeneralSecurityException {
        return released.unwrap(vault.environment.getPrivate(), "SHA-1");
    }

    @Test
    void untamperedAnswerIsHonest() throws GeneralSecurityException {
        TestRelease released = release(ReleaseTampering.none());

        assertTrue(released.verifies());
        assertArrayEquals(vault.service.exportedKeyOf("web"), unwrap(released));
    }

    @Test
    void foreignChainVerifiesButIsForeign() {
        TestRelease released =
                release(ReleaseTampering.none().signedBy(LocalCa.create().issue("localhost", List.of("localhost"))));

        assertTrue(released.verifies());
        assertNotEquals(vault.ca.root(), released.chain().get(2));
    }

    @Test
    void leafOfAnotherVaultVerifiesUnderTheSameRoot() {
        Identity other = vault.ca.issue("other.vault.azure.net", List.of("other.vault.azure.net"));
        TestRelease released = release(ReleaseTampering.none().signedBy(other));

        assertTrue(released.verifies());
        assertEquals(vault.ca.root(), released.chain().get(2));
        assertEquals(other.certificate(), released.chain().get(0));
    }

    @Test
    void anotherKeyUnderTheVaultsChainDoesNotVerify() {
        TestRelease released =
                release(ReleaseTampering.none().signedWithKey(TestKeys.rsa2048().getPrivate()));

        assertEquals(vault.service.signer().certificate(), released.chain().get(0));
        assertFalse(released.verifies());
    }

    @Test
    void changedPayloadIsSignedAsChanged() throws GeneralSecurityException {
        TestRelease released = release(ReleaseTampering.none()
                .payloadMember("/response/key/key/n", "AQAB")
                .payloadMember("/request/kid", "https://other.vault.azure.net/keys/web"));

        assertTrue(released.verifies());
        assertEquals("AQAB", released.at("response", "key", "key", "n"));
        assertEquals("https://other.vault.azure.net/keys/web", released.at("request", "kid"));
        assertArrayEquals(vault.service.exportedKeyOf("web"), unwrap(released));
    }

    @Test
    void keyHsmClaimsAnotherAlgorithmThanItUsed() throws GeneralSecurityException {
        TestRelease released = release(ReleaseTampering.none().keyHsmMember("/header/enc", "RSA_AES_KEY_WRAP_384"));

        assertEquals("RSA_AES_KEY_WRAP_384", TestRelease.at(released.keyHsm(), "header", "enc"));
        assertArrayEquals(vault.service.exportedKeyOf("web"), unwrap(released));
    }

    @Test
    void damagedCiphertextDoesNotOpen() {
        TestRelease released = release(ReleaseTampering.none().ciphertext(bytes -> {
            bytes[bytes.length - 1] ^= 1;
            return bytes;
        }));

        assertTrue(released.verifies());
        assertThrows(GeneralSecurityException.class, () -> unwrap(released));
    }

    @Test
    void ciphertextEndingInZeroIsHonest() throws GeneralSecurityException {
        TestRelease released = release(ReleaseTampering.none().ciphertextEndingInZero());

        assertEquals(0, released.ciphertext()[released.ciphertext().length - 1]);
        assertArrayEquals(vault.service.exportedKeyOf("web"), unwrap(released));
    }

    @Test
    void anotherPrivateKeyIsWrapped() throws GeneralSecurityException {
        PrivateKey other = TestKeys.rsa2048().getPrivate();

        assertArrayEquals(
                other.getEncoded(), unwrap(release(ReleaseTampering.none().privateKey(other))));
    }

    @Test
    void headerIsSignedAsChanged() {
        TestRelease released = release(ReleaseTampering.none().headerMember("/kid", "other"));

        assertTrue(released.verifies());
        assertEquals("other", released.jws().getHeader().getKeyID());
    }

    @Test
    void finishedJwsIsChangedAfterItsSignature() {
        TestRelease released =
                release(ReleaseTampering.none().jws(jws -> jws.substring(0, jws.lastIndexOf('.') + 1) + "AAAA"));

        assertFalse(released.verifies());
    }
}
