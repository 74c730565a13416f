// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An RSA-2048 key that is nowhere: the TPM makes it again, the same one, from the seed of its owner hierarchy, the
 * policy and {@code unique}. Another TPM, a cleared one, another policy or another {@code unique} make another key.
 */
public final class SealingKey implements Decryptor, AutoCloseable {
    /** Bytes of what makes one key differ from another. */
    public static final int UNIQUE = 256;

    private final Tpm tpm;
    private final PrimaryKey key;
    private final SealingPolicy policy;
    private final AtomicBoolean closed = new AtomicBoolean();

    SealingKey(Tpm tpm, PrimaryKey key, SealingPolicy policy) {
        this.tpm = tpm;
        this.key = key;
        this.policy = policy;
    }

    /** TPM2B_NAME's content: by which one can tell whether it is the same key. */
    public Bytes name() {
        return key.area().name();
    }

    public RSAPublicKey publicKey() {
        return key.area().publicKey();
    }

    /** What {@code ciphertext} holds. The answer travels from the TPM encrypted. */
    @Override
    public SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext)
            throws AzureSkrException, UndecryptableException {
        if (closed.get()) {
            throw new IllegalStateException("the sealing key was removed from the TPM");
        }
        return tpm.decrypt(key, policy, scheme, ciphertext);
    }

    /** Frees the TPM's slot. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            tpm.flush(key.handle());
        }
    }
}
