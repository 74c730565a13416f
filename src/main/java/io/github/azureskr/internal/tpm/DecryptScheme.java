// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;

/** How a ciphertext for the transfer key was padded (TPMT_RSA_DECRYPT); the label is always empty. */
public enum DecryptScheme {
    /** PKCS #1 v1.5: MAA's inner key. */
    RSAES("0015"),
    OAEP_SHA1("00170004"),
    OAEP_SHA256("0017000B"),
    OAEP_SHA384("0017000C");

    private final String structure;

    DecryptScheme(String hex) {
        structure = hex;
    }

    /** TPMT_RSA_DECRYPT. */
    Bytes bytes() {
        return Bytes.ofHex(structure);
    }
}
