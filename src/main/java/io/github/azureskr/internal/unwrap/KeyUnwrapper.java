// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.UndecryptableException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.InvalidKeyException;

/**
 * Opens a wrapped key: CKM_RSA_AES_KEY_WRAP of PKCS #11 and its variants with newer hashes.
 *
 * <pre>ciphertext = RSA-OAEP(transfer key, AES key) || AES-KWP(AES key, key material)</pre>
 */
public final class KeyUnwrapper {
    private static final int AES_256 = 32;

    private final Keeper keeper;

    public KeyUnwrapper(Keeper keeper) {
        this.keeper = keeper;
    }

    /** Keeps everything on the Java heap. */
    public KeyUnwrapper() {
        this(Keeper.ON_HEAP);
    }

    /** The key in {@code wrapped}, which {@code transferKey} opens. */
    public ReleasedKey unwrap(WrappedKey wrapped, Decryptor transferKey) throws AzureSkrException {
        KeyType type = typeOf(wrapped);
        try (SecretBytes material = open(wrapped, transferKey)) {
            return material.lend(type::read);
        } catch (InvalidKeyException e) {
            throw new AzureSkrException(
                    Stage.UNWRAP,
                    "what Key Vault released as " + wrapped.reference() + " was opened, but " + e.getMessage(),
                    "It was not used. Load again; if it stays, tell Azure support that the vault's answer"
                            + " contradicts itself",
                    null);
        }
    }

    /** Before anything secret is touched. */
    private KeyType typeOf(WrappedKey wrapped) throws AzureSkrException {
        try {
            return KeyType.of(wrapped.jwk(), keeper);
        } catch (MalformedException e) {
            throw new AzureSkrException(
                    Stage.UNWRAP,
                    "the public part of " + wrapped.reference() + " cannot be used: " + e.getMessage(),
                    "Create a key of a type that Java knows: RSA, P-256, P-384 or P-521",
                    e);
        }
    }

    private static SecretBytes open(WrappedKey wrapped, Decryptor transferKey) throws AzureSkrException {
        Bytes ciphertext = wrapped.ciphertext();
        try (SecretBytes aesKey = openAesKey(wrapped, transferKey)) {
            return AesKeyWrap.unwrap(
                    aesKey, ciphertext.slice(WrappedKey.AES_KEY, ciphertext.length() - WrappedKey.AES_KEY));
        } catch (InvalidKeyException e) {
            throw undecryptable(wrapped);
        }
    }

    /** The key under which the vault wrapped the released one. */
    static SecretBytes openAesKey(WrappedKey wrapped, Decryptor transferKey) throws AzureSkrException {
        if (wrapped.ciphertext().length() < WrappedKey.AES_KEY + AesKeyWrap.SHORTEST) {
            throw undecryptable(wrapped);
        }
        Bytes encrypted = wrapped.ciphertext().slice(0, WrappedKey.AES_KEY);
        try {
            SecretBytes aesKey = transferKey.decrypt(wrapped.algorithm().scheme(), encrypted);
            if (aesKey.length() != AES_256) {
                aesKey.close();
                throw undecryptable(wrapped);
            }
            return aesKey;
        } catch (UndecryptableException e) {
            throw undecryptable(wrapped);
        }
    }

    /**
     * The same words, without a cause, whichever layer of the ciphertext failed: its padding, the key in it, or what was
     * encrypted under that. Whoever could tell them apart would have an oracle.
     */
    private static AzureSkrException undecryptable(WrappedKey wrapped) {
        return new AzureSkrException(
                Stage.UNWRAP,
                "what Key Vault released as " + wrapped.reference()
                        + " does not decrypt: it was encrypted to another key"
                        + " or in another way than asked for, or altered before it was signed",
                "Load again; if it stays, give Azure support the key's identifier and the time",
                null);
    }
}
