// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;

/** The ephemeral RSA-2048 key that lives in the TPM and to which the services encrypt. */
public final class TransferKey implements Decryptor, AutoCloseable {
    /** TPM2B_PUBLIC. */
    public Bytes publicArea() {
        return null;
    }

    public Certification certification() {
        return null;
    }

    /** What {@code ciphertext} holds. The answer travels from the TPM encrypted. */
    @Override
    public SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext) throws AzureSkrException {
        return null;
    }

    @Override
    public void close() {}
}
