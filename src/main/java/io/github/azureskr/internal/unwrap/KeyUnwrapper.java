// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.InvalidKeyException;

/**
 * Opens a wrapped key: CKM_RSA_AES_KEY_WRAP of PKCS #11 and its variants with newer hashes.
 *
 * <pre>ciphertext = RSA-OAEP(transfer key, AES key) || AES-KWP(AES key, key material)</pre>
 */
public final class KeyUnwrapper {
    /** Of the transfer key's RSA-2048. */
    private static final int RSA_BLOCK = 256;

    private static final int AES_256 = 32;

    /** The key in {@code wrapped}, which {@code transferKey} opens. */
    public ReleasedKey unwrap(WrappedKey wrapped, Decryptor transferKey) throws AzureSkrException {
        KeyType type = typeOf(wrapped);
        try (SecretBytes material = open(wrapped, transferKey)) {
            return material.lend(type::read);
        } catch (InvalidKeyException e) {
            throw new AzureSkrException(
                    Stage.UNWRAP,
                    "what Key Vault released as " + wrapped.reference() + " was opened, but " + e.getMessage());
        }
    }

    /** Before anything secret is touched. */
    private static KeyType typeOf(WrappedKey wrapped) throws AzureSkrException {
        try {
            return KeyType.of(wrapped.jwk());
        } catch (MalformedException e) {
            throw new AzureSkrException(
                    Stage.UNWRAP,
                    "the public part of " + wrapped.reference() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static SecretBytes open(WrappedKey wrapped, Decryptor transferKey) throws AzureSkrException {
        Bytes ciphertext = wrapped.ciphertext();
        if (ciphertext.length() < RSA_BLOCK + AesKeyWrap.SHORTEST) {
            throw Decryptor.undecryptable();
        }
        Bytes encryptedKey = ciphertext.slice(0, RSA_BLOCK);
        Bytes wrappedMaterial = ciphertext.slice(RSA_BLOCK, ciphertext.length() - RSA_BLOCK);
        try (SecretBytes aesKey = transferKey.decrypt(wrapped.algorithm().scheme(), encryptedKey)) {
            if (aesKey.length() != AES_256) {
                throw Decryptor.undecryptable();
            }
            return AesKeyWrap.unwrap(aesKey, wrappedMaterial);
        } catch (InvalidKeyException e) {
            throw Decryptor.undecryptable();
        }
    }
}
