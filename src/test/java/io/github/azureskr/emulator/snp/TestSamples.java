// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Captures from real machines, which are not part of the repository. */
final class TestSamples {
    private TestSamples() {}

    static byte[] read(String name) throws IOException {
        String configured = System.getProperty("azureskr.samples", "");
        boolean isSet = !configured.isEmpty() && !configured.startsWith("${");
        Path file = Path.of(isSet ? configured : "../shared/samples").resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "no sample " + file);
        return Files.readAllBytes(file);
    }
}
