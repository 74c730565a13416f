// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.release.KeyReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where a released key came from.
 *
 * @param configuration that of the load
 * @param alias what that configuration calls the key, whatever a copy of it is called
 * @param reference always with a version
 * @param created when that version was made
 * @param attributes what is known of the release, by name
 */
public record Provenance(
        Configuration configuration,
        String alias,
        KeyReference reference,
        Instant created,
        Map<String, String> attributes) {
    public Provenance {
        attributes = Map.copyOf(attributes);
    }

    /** {@code release}, or {@code sealed-cache}. */
    public String source() {
        return attributes.getOrDefault(ReleasedEntry.SOURCE, "");
    }

    /** When the vault released it, however long it was sealed since then. */
    public Instant released() {
        return Instant.parse(attributes.get(ReleasedEntry.RELEASED));
    }

    /** Why it comes from a sealed cache. */
    public Optional<String> releaseFailure() {
        return Optional.ofNullable(attributes.get(ReleasedEntry.FAILURE));
    }

    /** Whether newer versions of the key are wanted: it was configured without one, and rotation is not switched off. */
    public boolean isFollowed() {
        return !configuration.rotationInterval().isZero()
                && configuration.key(alias).reference().version().isEmpty();
    }
}
