// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real captures, which are not part of the repository. */
final class Samples {
    private Samples() {}

    static Bytes read(String name) throws IOException {
        String configured = System.getProperty("azureskr.samples", "");
        Path file = Path.of(configured.isEmpty() || configured.startsWith("$") ? "../shared/samples" : configured)
                .resolve(name);
        assumeTrue(Files.exists(file), "no sample " + file.toAbsolutePath());
        return Bytes.owning(Files.readAllBytes(file));
    }
}
