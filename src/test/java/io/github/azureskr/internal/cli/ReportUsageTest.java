// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program ends where there is nothing to judge. */
class ReportUsageTest {
    @TempDir
    private Path folder;

    @Test
    void helpListsTheExitCodes() {
        Run run = Run.of("report", "--help");
        assertEquals(0, run.status(), run.err());
        for (String line : new String[] {"0    verified", "3    refused", "4    malformed", "64   wrong usage"}) {
            assertTrue(run.out().contains(line), run.out());
        }
        assertEquals(0, Run.of("--help").status());
    }

    @Test
    void wrongUsageIsNoVerdict() {
        assertEquals(64, Run.of("report", "--nonsense").status());
        assertEquals(64, Run.of("report", "--policy", "none-such", "file").status());
        assertEquals(64, Run.of("report", "--amd-root", "xyz", "file").status());
        assertEquals(64, Run.of("nonsense").status());
        assertEquals(64, Run.of().status());
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        Run run = Run.of("report", folder.resolve("absent").toString());
        assertEquals(66, run.status());
        assertEquals("cannot read " + folder.resolve("absent") + ": there is no such file\n", run.err());
    }

    @Test
    void machineWithoutATpmIsToldSo() {
        Run run = Run.of("report", "--tpm", "device:" + folder.resolve("tpm"));
        assertEquals(69, run.status());
        assertTrue(run.err().contains("There is no TPM at " + folder.resolve("tpm")), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void malformedInputIsOneLine() throws Exception {
        for (byte[] content : new byte[][] {
            {}, {1}, "Hello, \u001b\n".getBytes(StandardCharsets.UTF_8), new byte[1184], new byte[2 << 20]
        }) {
            String file = Files.write(folder.resolve("input"), content).toString();
            Run run = Run.of("report", file);
            assertEquals(4, run.status(), run.out());
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("malformed: "), run.err());
            Run json = Run.of("report", file, "--json");
            assertEquals(4, json.status());
            assertEquals("malformed", json.json().string("verdict"));
        }
    }

    @Test
    void filesWithoutCertificatesAreMalformed() throws Exception {
        for (String content :
                new String[] {"", "none", "{}", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}) {
            String file = Files.writeString(folder.resolve("certs"), content).toString();
            Run run = Run.of("report", file, "--certs", file);
            assertEquals(4, run.status());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void folderIsNamedAsOne() {
        String said = "cannot read " + folder + ": it is a folder; name a file in it\n";
        for (Run run : new Run[] {
            Run.of("report", folder.toString()),
            Run.of("report", "-", "--certs", folder.toString()),
            Run.of("policy", "check", folder.toString(), "--claims", "-")
        }) {
            assertEquals(66, run.status());
            assertEquals(said, run.err());
        }
    }
}
