// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.spec.AzureSkrException;

/** The use of a transfer key, wherever it lives. */
@FunctionalInterface
interface Decryptor {
    SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext) throws AzureSkrException;
}
