// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KilledJvmTest {
    @Test
    void killedJvmLeavesNeitherSwtpmNorItsFiles() throws Exception {
        startAndEnd(Process::destroyForcibly);
    }

    /** As timeout(1) and terminals do. */
    @Test
    void jvmEndedTogetherWithItsProcessGroupLeavesNothingEither() throws Exception {
        startAndEnd(jvm -> {
            jvm.descendants().forEach(ProcessHandle::destroy);
            jvm.destroy();
        });
    }

    private static void startAndEnd(Consumer<Process> end) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
            Path directory = Path.of(out.readLine());
            List<ProcessHandle> children = jvm.descendants().toList();
            assertEquals(2, children.size(), "a shell and swtpm");
            assertTrue(Files.exists(directory));

            end.accept(jvm);
            jvm.waitFor();
            for (ProcessHandle child : children) {
                child.onExit().get(20, TimeUnit.SECONDS);
            }
            assertFalse(Files.exists(directory));
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Starts a paravisor, says where it is, and waits to be killed. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            Paravisor paravisor = Paravisor.start(SnpConfiguration.azure());
            System.out.println(paravisor.eventLogFile().getParent());
            Thread.currentThread().join();
        }
    }
}
