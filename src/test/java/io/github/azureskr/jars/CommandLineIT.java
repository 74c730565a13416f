// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars as programs. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
class CommandLineIT {
    private final Jdk jdk;

    @TempDir
    private Path folder;

    CommandLineIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
    }

    @Test
    void theJarExplainsItsCommands() throws IOException {
        Finished help = run("", "report", "--help");
        assertEquals(0, help.status(), help::toString);
        assertTrue(help.out().contains("Usage: azure-skr report "), help::toString);
        assertEquals(64, run("").status());
    }

    @Test
    void theVerdictIsTheExitCode() throws IOException {
        Finished malformed = run("48 43 4C 41", "report", "-");
        assertEquals(4, malformed.status(), malformed::toString);
        assertEquals("", malformed.out());
        assertEquals(
                "malformed: HCL report: truncated: version at offset 0x4 needs 4 bytes, 0 are left\n", malformed.err());
    }

    @Test
    void aPolicyIsMadeAndATokenCheckedAgainstIt() throws IOException {
        Finished made = run("", "policy", "new", "--endpoint", "https://a.example", "--claim", "secureboot=true");
        assertEquals(0, made.status(), made::toString);
        String policy =
                Files.writeString(folder.resolve("policy.json"), made.out()).toString();
        Finished checked = run("{\"iss\": \"https://a.example\"}", "policy", "check", policy, "--claims", "-");
        assertEquals(3, checked.status(), checked::toString);
        assertTrue(checked.out().contains("secureboot"), checked::toString);
    }

    @Test
    void bothJarsHoldWhatAPageIsMadeOf() throws IOException {
        for (Path jar : List.of(Jars.thin(), Jars.selfContained())) {
            Path page = folder.resolve(jar.getFileName() + ".html");
            Finished malformed = run(jar, "48 43 4C 41", "report", "-", "--html", page.toString());
            assertEquals(4, malformed.status(), malformed::toString);
            assertTrue(Files.readString(page).contains("<style>/* SPDX"), jar::toString);
        }
    }

    private Finished run(String input, String... arguments) throws IOException {
        return run(Jars.thin(), input, arguments);
    }

    private Finished run(Path jar, String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.program("java"), "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return Finished.run(folder, input, command);
    }
}
