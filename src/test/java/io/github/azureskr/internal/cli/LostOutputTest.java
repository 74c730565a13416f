// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.snp.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output that did not arrive is no success, whatever there was to say. */
@EnabledOnOs(OS.LINUX)
class LostOutputTest {
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @Test
    void fullDiskIsNoSuccess() throws Exception {
        for (String[] command : new String[][] {
            {"--help"},
            {"policy", "new", "--endpoint", "https://sharedweu.weu.attest.azure.net"},
            {"report", Samples.file("azure-cvm/hcl-report-snp.bin").toString()}
        }) {
            assertEquals(74, run(FULL_DISK, command));
            String said = Files.readString(folder.resolve("err"));
            assertTrue(said.startsWith("cannot write to standard output: "), said);
            assertEquals(1, said.lines().count(), said);
        }
        assertEquals(0, run(folder.resolve("out"), "--help"));
    }

    private int run(Path out, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start()
                .waitFor();
    }
}
