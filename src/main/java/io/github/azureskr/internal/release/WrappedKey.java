// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A released key as Key Vault sent it, the answer's signature verified.
 *
 * @param reference the key's identifier, always with a version
 * @param jwk its public part: kty and n, e or crv, x, y; neither for an oct key
 * @param created when this version was made
 * @param algorithm how {@code ciphertext} was made
 * @param ciphertext for the transfer key
 * @param answer the vault's own words from which all this was read, a JWS
 */
public record WrappedKey(
        KeyReference reference,
        JsonObject jwk,
        Optional<Instant> created,
        KeyWrapAlgorithm algorithm,
        Bytes ciphertext,
        String answer) {
    /** With an RSA-2048 key, the transfer key: how many bytes of the ciphertext hold the AES key under which the rest is. */
    public static final int AES_KEY = 256;

    /** Without the answer. */
    @Override
    public String toString() {
        return "WrappedKey[" + reference + "]";
    }
}
