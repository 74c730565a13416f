// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The two jars against each other, as two programs that share nothing but a configuration file. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
class EmulatorJarIT {
    private final Jdk jdk;

    @TempDir
    Path folder;

    EmulatorJarIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
    }

    @Test
    void whatItPrintsIsAConfigurationThatOpensAStore() throws Exception {
        Path configuration = folder.resolve("azureskr.conf");
        Path errors = folder.resolve("emulator.err");
        Process emulator = new ProcessBuilder(
                        jdk.program("java"), "-jar", Jars.emulator().toString())
                .redirectError(errors.toFile())
                .start();
        try {
            Files.writeString(configuration, printed(emulator, errors));
            Finished list = new Keytool(jdk, folder).run("", "-list", "-v", "-keystore", configuration.toString());
            assertEquals(0, list.status(), list::toString);
            assertTrue(list.out().contains("Alias name: web"), list::toString);
            assertEquals("", Files.readString(errors));
        } finally {
            emulator.destroy();
            emulator.onExit().join();
        }
    }

    /** All lines up to the last one that the program prints before it waits. */
    private static String printed(Process emulator, Path errors) throws IOException {
        StringBuilder text = new StringBuilder();
        BufferedReader out = emulator.inputReader(StandardCharsets.UTF_8);
        for (String line = ""; !line.startsWith("# TPM2TOOLS_TCTI="); ) {
            line = out.readLine();
            assertTrue(line != null, () -> "The emulator ended: " + text + errors);
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
