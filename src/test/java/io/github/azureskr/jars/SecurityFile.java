// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code provider-config/java-security/azureskr.security} with what a user changes in it. */
final class SecurityFile {
    private static final Path OURS = Path.of("provider-config/java-security/azureskr.security");
    private static final String LINE = "security.provider.13=AzureSKR /etc/azureskr.conf";

    private SecurityFile() {}

    /** Registers {@code registered} as number {@code number}. */
    static Path write(Path folder, int number, String registered) throws IOException {
        String ours = Files.readString(OURS);
        assertTrue(ours.contains(LINE), "the file no longer has the line that this changes");
        return Files.writeString(
                folder.resolve("azureskr.security"),
                ours.replace(LINE, "security.provider." + number + "=" + registered));
    }
}
