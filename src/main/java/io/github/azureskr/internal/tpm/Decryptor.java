// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;

/** Opens what was encrypted to a transfer key: the TPM, or a key in software where tests and benchmarks have no TPM. */
public interface Decryptor {
    /** What {@code ciphertext} holds, or {@link #undecryptable}. */
    SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext) throws AzureSkrException;

    /**
     * The same words, without a cause, whichever layer of a ciphertext failed: its padding, the key in it, or what was
     * encrypted under that. Whoever could tell them apart would have an oracle.
     */
    static AzureSkrException undecryptable() {
        return new AzureSkrException(
                Stage.UNWRAP,
                "The TPM could not decrypt what the service sent: it was encrypted to another key or with another"
                        + " padding, or it was altered on its way. Attest again with a fresh transfer key.");
    }
}
