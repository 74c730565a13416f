// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** How a ciphertext for the transfer key was padded (TPMT_RSA_DECRYPT); the label is always empty. */
public enum DecryptScheme {
    /** PKCS #1 v1.5: MAA's inner key. */
    RSAES,
    OAEP_SHA1,
    OAEP_SHA256,
    OAEP_SHA384
}
