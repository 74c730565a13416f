// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.internal.release.WrappedKey;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wrapped key that opens for somebody else too. */
class KeyWrapperTest {
    private static KeyPair first;
    private static KeyPair second;

    private final byte[] material = new byte[32];

    @BeforeAll
    static void makeTransferKeys() throws Exception {
        first = Keys.rsa(2048);
        second = Keys.rsa(2048);
    }

    @ParameterizedTest
    @EnumSource
    void opensForTheOtherWithWhatTheVaultWrapped(KeyWrapAlgorithm algorithm) throws Exception {
        material[5] = 5;
        Bytes ciphertext = SoftwareTransferKey.wrap(first, algorithm, material);
        Bytes aesKey = KeyWrapper.aesKeyFor(
                (RSAPublicKey) second.getPublic(),
                wrapped(algorithm, ciphertext),
                new SoftwareTransferKey(first.getPrivate()));
        assertEquals(WrappedKey.AES_KEY, aesKey.length());
        Bytes anew = Bytes.concat(aesKey, ciphertext.slice(aesKey.length(), ciphertext.length() - aesKey.length()));
        ReleasedKey opened = new KeyUnwrapper()
                .unwrap(
                        wrapped(KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256, anew),
                        new SoftwareTransferKey(second.getPrivate()));
        assertArrayEquals(material, opened.key().getEncoded());
    }

    @ParameterizedTest
    @EnumSource
    void wipesTheAesKey(KeyWrapAlgorithm algorithm) throws Exception {
        SoftwareTransferKey transferKey = new SoftwareTransferKey(first.getPrivate());
        KeyWrapper.aesKeyFor(
                (RSAPublicKey) second.getPublic(),
                wrapped(algorithm, SoftwareTransferKey.wrap(first, algorithm, material)),
                transferKey);
        assertThrows(IllegalStateException.class, () -> transferKey.given().length());
    }

    private static WrappedKey wrapped(KeyWrapAlgorithm algorithm, Bytes ciphertext) throws Exception {
        return new WrappedKey(
                KeyReference.parse("https://v.vault.azure.net/keys/data/00000000000000000000000000000007"),
                JsonObject.parse("jwk", Bytes.utf8("{\"kty\":\"oct-HSM\"}")),
                Optional.empty(),
                algorithm,
                ciphertext,
                "");
    }
}
