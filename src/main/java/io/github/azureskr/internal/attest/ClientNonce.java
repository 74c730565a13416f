// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import java.security.SecureRandom;

/**
 * A fresh value that comes back in the token. It proves that the token was made for this request; nothing binds it to
 * the evidence.
 *
 * @param encoded base64, as MAA takes it and echoes it
 */
record ClientNonce(String encoded) {
    static ClientNonce fresh() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        // A client payload's value is base64 of text, so the text is hex.
        return new ClientNonce(Bytes.utf8(Bytes.owning(random).hex()).base64());
    }

    boolean equalsEcho(String echoed) {
        return Bytes.utf8(encoded).equals(Bytes.utf8(echoed));
    }
}
