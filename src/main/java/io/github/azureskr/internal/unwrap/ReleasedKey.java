// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import java.security.Key;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A key in the clear.
 *
 * @param key a PrivateKey, or a SecretKey for an oct key
 * @param publicKey the public part that it was checked against; empty for an oct key
 */
public record ReleasedKey(Key key, Optional<PublicKey> publicKey) {
    @Override
    public String toString() {
        return "ReleasedKey[" + key.getAlgorithm() + "]";
    }
}
