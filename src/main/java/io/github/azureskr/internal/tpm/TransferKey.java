// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The ephemeral RSA-2048 key that lives in the TPM and to which the services encrypt.
 *
 * <p>It has no password, because MAA and the reference client know it so. Whoever may send commands to this TPM may
 * therefore have it decrypt as well, as long as it is loaded and the PCRs hold. Who only watches the channel learns
 * nothing, and what he alters is noticed.
 */
public final class TransferKey implements Decryptor, AutoCloseable {
    private final Tpm tpm;
    private final PrimaryKey key;
    private final PcrValues pcrs;
    private final Certification certification;
    private final AtomicBoolean closed = new AtomicBoolean();

    TransferKey(Tpm tpm, PrimaryKey key, PcrValues pcrs, Certification certification) {
        this.tpm = tpm;
        this.key = key;
        this.pcrs = pcrs;
        this.certification = certification;
    }

    /** TPM2B_PUBLIC. */
    public Bytes publicArea() {
        return key.area().bytes();
    }

    public Certification certification() {
        return certification;
    }

    /** What {@code ciphertext} holds. The answer travels from the TPM encrypted. */
    @Override
    public SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext)
            throws AzureSkrException, UndecryptableException {
        if (closed.get()) {
            throw new IllegalStateException("the transfer key was removed from the TPM");
        }
        return tpm.decrypt(key, pcrs, scheme, ciphertext);
    }

    /** Removes the key from the TPM, for good; only once, because the handle may soon be another key's. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            tpm.flush(key.handle());
        }
    }
}
