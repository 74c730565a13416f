// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service that cloud-init installs: systemd understands all of it, it is closed in, and the TPM is inside. */
class ServiceUnitTest {
    /** In tenths of systemd's measure, where 96 is a service without any limit; Debian's own Tomcat has 80 and more. */
    private static final String MOST_EXPOSURE = "20";

    @Test
    void systemdUnderstandsEveryLine() throws Exception {
        Tool verdict =
                Tool.run("systemd-analyze", "verify", "--man=no", copy("", "").toString());
        assertEquals("", verdict.output());
        assertEquals(0, verdict.status());
        Tool mistaken = Tool.run(
                "systemd-analyze",
                "verify",
                "--man=no",
                copy("NoNewPrivileges", "NoNewPrivilege").toString());
        assertTrue(mistaken.output().contains("NoNewPrivilege"), mistaken.output());
    }

    @Test
    void littleIsExposedToIt() throws Exception {
        Tool verdict = Tool.run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + MOST_EXPOSURE,
                copy("", "").toString());
        assertEquals(0, verdict.status(), verdict.output());
    }

    @Test
    void theTpmIsReachedAndNoOtherDeviceIs() throws Exception {
        List<String> lines = Files.readAllLines(Templates.file("modules/azureskr-tomcat.service"));
        assertTrue(lines.contains("DevicePolicy=closed"));
        assertEquals(
                List.of("DeviceAllow=/dev/tpmrm0 rw"),
                lines.stream().filter(line -> line.startsWith("DeviceAllow")).toList());
        assertTrue(lines.contains("SupplementaryGroups=tss"));
        assertFalse(lines.contains("PrivateDevices=yes"), "it hides /dev/tpmrm0");
    }

    @Test
    void noImageOfItsMemoryReachesADisk() throws Exception {
        List<String> lines = Files.readAllLines(Templates.file("modules/azureskr-tomcat.service"));
        assertTrue(lines.contains("LimitCORE=0"));
        assertTrue(lines.contains("MemorySwapMax=0"));
    }

    /** With this machine's Java: systemd looks whether the program is there. */
    private static Path copy(String text, String other) throws Exception {
        assumeTrue(Tool.isThere("systemd-analyze"), "no systemd-analyze on this machine");
        String unit = Files.readString(Templates.file("modules/azureskr-tomcat.service"))
                .replace("/usr/bin/java ", System.getProperty("java.home") + "/bin/java ");
        Path folder = Files.createDirectories(Path.of("target/unit" + other));
        return Files.writeString(
                        folder.resolve("azureskr-tomcat.service"), text.isEmpty() ? unit : unit.replace(text, other))
                .toAbsolutePath();
    }
}
