// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.json.JsonObject;
import java.util.Optional;

/**
 * The part of vm-configuration that helps a diagnosis. Its members came and went over the years, so whatever is absent
 * or of another type is empty here.
 */
public record VmConfiguration(
        Optional<Boolean> consoleEnabled,
        Optional<Boolean> secureBoot,
        Optional<Boolean> tpmEnabled,
        Optional<Boolean> tpmPersisted,
        Optional<String> vmUniqueId) {
    private static final VmConfiguration UNKNOWN = new VmConfiguration(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static VmConfiguration read(Optional<JsonObject> configuration) {
        return configuration.map(VmConfiguration::read).orElse(UNKNOWN);
    }

    private static VmConfiguration read(JsonObject configuration) {
        return new VmConfiguration(
                configuration.flag("console-enabled"),
                configuration.flag("secure-boot"),
                configuration.flag("tpm-enabled"),
                configuration.flag("tpm-persisted"),
                configuration.text("vmUniqueId"));
    }
}
