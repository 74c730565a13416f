// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import java.io.Serial;
import java.security.GeneralSecurityException;

/**
 * A ciphertext that does not decrypt under a transfer key. It never says why: whoever could tell wrong padding from a
 * wrong key would have an oracle. Only who asked for the decryption knows what it was for, and what to do.
 */
public final class UndecryptableException extends GeneralSecurityException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UndecryptableException() {
        super("does not decrypt under the transfer key");
    }
}
