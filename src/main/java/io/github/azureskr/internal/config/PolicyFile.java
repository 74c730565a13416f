// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the file that a property names as the keys' release policy. */
final class PolicyFile {
    private static final int LARGEST = 1024 * 1024;

    private PolicyFile() {}

    static ReleasePolicy read(String property, Path file) throws AzureSkrException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw Settings.invalid(property, "is " + file + ", which is larger than " + LARGEST + " bytes");
            }
            return ReleasePolicy.read(Bytes.owning(content));
        } catch (MalformedException e) {
            throw Settings.invalid(property, "is " + file + ", which cannot be used. " + e.getMessage());
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException e) {
            throw UnreadableFile.named(property, file, e);
        }
    }
}
