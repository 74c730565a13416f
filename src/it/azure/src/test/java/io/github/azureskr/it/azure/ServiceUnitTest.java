// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The services that cloud-init installs: systemd understands all of it, the server is closed in, and the TPM is inside. */
class ServiceUnitTest {
    /** In tenths of systemd's measure, where 96 is a service without any limit; Debian's own Tomcat has 80 and more. */
    private static final String MOST_EXPOSURE = "20";

    private static final String SERVER = "azureskr-tomcat.service";

    @ParameterizedTest
    @CsvSource({SERVER + ", NoNewPrivileges, NoNewPrivilege", "azureskr-install.service, RestartSec, RestartSecs"})
    void systemdUnderstandsEveryLine(String unit, String line, String mistake) throws Exception {
        Tool verdict = verify(copy(unit, line, line));
        assertEquals("", verdict.output());
        assertEquals(0, verdict.status());
        Tool mistaken = verify(copy(unit, line, mistake));
        assertTrue(mistaken.output().contains(mistake), mistaken.output());
    }

    private static Tool verify(Path unit) throws Exception {
        return Tool.run("systemd-analyze", "verify", "--man=no", unit.toString());
    }

    @Test
    void littleIsExposedToIt() throws Exception {
        Tool verdict = Tool.run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + MOST_EXPOSURE,
                copy(SERVER, "", "").toString());
        assertEquals(0, verdict.status(), verdict.output());
    }

    @Test
    void theTpmIsTheOnlyDeviceOfItsUnit() throws Exception {
        List<String> lines = Files.readAllLines(Templates.file("modules/" + SERVER));
        assertTrue(lines.contains("DevicePolicy=closed"));
        assertEquals(
                List.of("DeviceAllow=/dev/tpmrm0 rw"),
                lines.stream().filter(line -> line.startsWith("DeviceAllow")).toList());
        assertTrue(lines.contains("SupplementaryGroups=tss"));
        assertFalse(lines.contains("PrivateDevices=yes"), "it hides /dev/tpmrm0");
    }

    @Test
    void noImageOfItsMemoryIsToReachADisk() throws Exception {
        List<String> lines = Files.readAllLines(Templates.file("modules/" + SERVER));
        assertTrue(lines.contains("LimitCORE=0"));
        assertTrue(lines.contains("CoredumpFilter=elf-headers"));
        assertTrue(lines.contains("MemorySwapMax=0"));
        assertTrue(lines.stream().anyMatch(line -> line.contains("-XX:-CreateCoredumpOnCrash")));
        assertTrue(lines.stream().anyMatch(line -> line.contains("-XX:-HeapDumpOnOutOfMemoryError")));
    }

    /** With programs of this machine: systemd looks whether they are there. */
    private static Path copy(String name, String text, String other) throws Exception {
        Validators.need(Tool.isThere("systemd-analyze"), "systemd-analyze");
        String unit = Files.readString(Templates.file("modules/" + name))
                .replace("/usr/bin/java ", System.getProperty("java.home") + "/bin/java ")
                .replace(
                        "/opt/azureskr/install.sh",
                        Templates.file("modules/install.sh").toString());
        Path folder = Files.createDirectories(Path.of("target/unit" + other));
        return Files.writeString(folder.resolve(name), unit.replace(text, other))
                .toAbsolutePath();
    }
}
