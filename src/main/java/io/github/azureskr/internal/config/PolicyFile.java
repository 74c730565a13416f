// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.Path;

/** Reads the file that a property names as the keys' release policy. */
final class PolicyFile {
    private PolicyFile() {}

    static ReleasePolicy read(String property, Path file) throws AzureSkrException {
        try {
            return ReleasePolicy.read(NamedFile.read(property, file));
        } catch (MalformedException e) {
            throw Settings.invalid(property, "is " + file + ", which cannot be used. " + e.getMessage());
        }
    }
}
