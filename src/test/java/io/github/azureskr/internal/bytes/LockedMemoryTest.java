// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Linux itself says of the pages that a secret is in. Each test looks at a process of its own. */
@Timeout(60)
class LockedMemoryTest {
    @Test
    void secretIsInPagesThatAreNeitherSwappedOutNorDumped() throws Exception {
        List<String> said = run(List.of());
        assertEquals(List.of("lo dd", "the secret", "none", "none"), said);
    }

    /** Also for root, who else may lock what he wants. */
    @Test
    void limitOfLockedMemoryIsToldAndNotFatal() throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        List<String> command = new ArrayList<>(root ? List.of("setpriv", "--bounding-set=-ipc_lock") : List.of());
        command.addAll(List.of("sh", "-c", "ulimit -l 0; exec \"$@\"", "limited"));
        List<String> said = run(command);
        assertTrue(
                said.get(0)
                        .startsWith(
                                "AzureSKR, memory.locked: a secret key may be swapped out or dumped: mlock: errno 1"),
                said.get(0));
        assertTrue(said.get(0).contains("LimitMEMLOCK of systemd"), said.get(0));
        assertEquals(List.of("dd", "the secret", "none", "none"), said.subList(1, said.size()));
    }

    @Test
    void withoutJnaItIsToldAndTheSecretStaysOnTheHeap() throws Exception {
        List<String> said = run(List.of(), "jna-");
        assertTrue(
                said.get(0).startsWith("AzureSKR, memory.locked: a secret key stays on the Java heap: "), said.get(0));
        assertTrue(said.get(0).contains("JNA (net.java.dev.jna:jna) has to be on the class path"), said.get(0));
        assertEquals(List.of("none", "the secret", "none", "none"), said.subList(1, said.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 4096, 10_000})
    void itIsLentAsACopyUntilItIsClosed(int length) {
        byte[] secret = new byte[length];
        Arrays.fill(secret, (byte) 7);
        SecretBytes kept = LockedMemory.keep(secret);
        byte[] lent = kept.lend(copy -> {
            assertArrayEquals(secret, copy);
            assertNotSame(secret, copy);
            return copy;
        });
        assertArrayEquals(new byte[length], lent, "wiped once it was used");
        assertEquals(length, kept.length());
        kept.close();
        kept.close();
        assertThrows(IllegalStateException.class, () -> kept.lend(copy -> copy.length));
    }

    private static List<String> run(List<String> prefix, String... without) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> parts = new ArrayList<>(List.of(classPath.split(":", -1)));
        for (String name : without) {
            assertTrue(parts.removeIf(
                    part -> Path.of(part).getFileName().toString().startsWith(name)));
        }
        command.addAll(List.of("-cp", String.join(":", parts), LockedProgram.class.getName()));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = output(program);
        assertEquals(0, program.waitFor());
        return said;
    }

    private static List<String> output(Process program) throws IOException {
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
