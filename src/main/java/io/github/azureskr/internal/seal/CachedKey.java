// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * A released key that goes into a sealed cache, or comes out of it.
 *
 * @param wrapped what its vault said of it, in its own signed words
 * @param chain leaf first
 * @param attributes what is known of the release, by name
 */
public record CachedKey(
        String alias,
        WrappedKey wrapped,
        ReleasedKey released,
        List<X509Certificate> chain,
        Map<String, String> attributes) {
    public CachedKey {
        chain = List.copyOf(chain);
        attributes = Map.copyOf(attributes);
    }
}
