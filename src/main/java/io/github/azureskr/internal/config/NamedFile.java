// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.RegularFile;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.nio.file.Path;

/** A file that a property names. Errors name both. */
final class NamedFile {
    /** Far more than a policy or a bundle of certificates has. */
    private static final int LARGEST = 1024 * 1024;

    private NamedFile() {}

    static Bytes read(String property, Path file) throws AzureSkrException {
        try {
            return RegularFile.read(file, LARGEST);
        } catch (IOException e) {
            throw UnreadableFile.named(property, file, e);
        }
    }

    static void requireReadable(String property, Path file) throws AzureSkrException {
        try {
            RegularFile.requireReadable(file);
        } catch (IOException e) {
            throw UnreadableFile.named(property, file, e);
        }
    }
}
