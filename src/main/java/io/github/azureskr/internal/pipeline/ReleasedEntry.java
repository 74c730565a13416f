// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.unwrap.ReleasedKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A released key with all that a keystore says of it.
 *
 * @param chain leaf first; empty for a secret key
 * @param created when the key's version was made
 * @param attributes what is known of the release, by name
 */
public record ReleasedEntry(
        String alias,
        ReleasedKey released,
        List<X509Certificate> chain,
        Instant created,
        Map<String, String> attributes) {
    public ReleasedEntry {
        chain = List.copyOf(chain);
        attributes = Map.copyOf(attributes);
    }
}
