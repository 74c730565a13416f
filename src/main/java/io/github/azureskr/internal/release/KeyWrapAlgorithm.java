// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.tpm.DecryptScheme;

/** How Key Vault wraps a released key: RSA-OAEP for an AES-256 key, AES-KWP (RFC 5649) under that for the rest. */
public enum KeyWrapAlgorithm {
    CKM_RSA_AES_KEY_WRAP(DecryptScheme.OAEP_SHA1),
    RSA_AES_KEY_WRAP_256(DecryptScheme.OAEP_SHA256),
    RSA_AES_KEY_WRAP_384(DecryptScheme.OAEP_SHA384);

    private final DecryptScheme scheme;

    KeyWrapAlgorithm(DecryptScheme scheme) {
        this.scheme = scheme;
    }

    public DecryptScheme scheme() {
        return scheme;
    }
}
