// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.net.URI;
import java.util.Optional;

/**
 * A key in a vault or Managed HSM.
 *
 * @param vault scheme, host and port: {@code https://v.vault.azure.net}
 * @param name the key's name in it
 * @param version 32 hex digits, or empty for the current version
 */
public record KeyReference(URI vault, String name, Optional<String> version) {
    /** The identifier as Key Vault writes it. */
    @Override
    public String toString() {
        return vault + "/keys/" + name + version.map(v -> "/" + v).orElse("");
    }
}
