// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.security.SecureRandom;

/** Random bytes that are no secret. */
final class Nonce {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Nonce() {}

    static Bytes fresh(int length) {
        return Bytes.owning(random(length));
    }

    /** Random bytes that the caller may use as a secret, and wipe. */
    static byte[] random(int length) {
        byte[] content = new byte[length];
        RANDOM.nextBytes(content);
        return content;
    }
}
