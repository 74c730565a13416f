// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The self-contained jar's doctor on the machine that runs the tests, which is seldom a confidential VM. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
class DoctorIT {
    /** Three seconds on an idle machine; a loaded one needs more, one that waits for a time limit much more. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Jdk jdk;

    @TempDir
    private Path folder;

    DoctorIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
        assumeFalse(Files.exists(Path.of("/dev/tpmrm0")), "this machine has a TPM");
    }

    @Test
    void machineWithoutATpmGetsOneClearAnswerSoon() throws IOException {
        Finished doctor = Assertions.assertTimeoutPreemptively(SOON, this::doctor);
        assertEquals(11, doctor.status(), doctor::toString);
        assertEquals(
                1, doctor.out().lines().filter(line -> line.startsWith("FAIL")).count(), doctor::toString);
        assertTrue(
                doctor.out()
                        .contains("\n\nThis machine is not an Azure confidential VM: there is no TPM at /dev/tpmrm0,"),
                doctor::toString);
        assertEquals("", doctor.err());
    }

    private Finished doctor() throws IOException {
        return Finished.run(
                folder,
                "",
                List.of(
                        jdk.program("java"),
                        "-Dstdout.encoding=US-ASCII",
                        "-Dsun.stdout.encoding=US-ASCII",
                        "-jar",
                        Jars.selfContained().toString(),
                        "doctor"));
    }
}
