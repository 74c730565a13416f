// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;

/** Opens what was encrypted to a transfer key: the TPM, or a key in software where tests and benchmarks have no TPM. */
@FunctionalInterface
public interface Decryptor {
    /** What {@code ciphertext} holds. */
    SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext) throws AzureSkrException, UndecryptableException;
}
