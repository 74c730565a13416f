// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsReleaseTest {
    @Test
    void quotesAreRemovedAndTheVersionIsSplit() {
        assertEquals(new OsRelease("Ubuntu", 22, 4), OsRelease.parse("NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\n"));
        assertEquals(
                new OsRelease("Red Hat Enterprise Linux", 9, 3),
                OsRelease.parse("NAME='Red Hat Enterprise Linux'\nVERSION_ID=9.3"));
        assertEquals(new OsRelease("Alpine Linux", 3, 18), OsRelease.parse("NAME=\"Alpine Linux\"\nVERSION_ID=3.18.4"));
    }

    @Test
    void versionMayHaveNoMinorPart() {
        assertEquals(
                new OsRelease("Debian GNU/Linux", 12, 0),
                OsRelease.parse(
                        "PRETTY_NAME=\"Debian GNU/Linux 12\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian"));
    }

    @Test
    void rollingReleaseGetsAMajorVersionThatIsNotZero() {
        assertEquals(new OsRelease("Arch Linux", 1, 0), OsRelease.parse("NAME=\"Arch Linux\"\nBUILD_ID=rolling\n"));
        assertEquals(new OsRelease("Void", 1, 0), OsRelease.parse("NAME=Void\nVERSION_ID=\"\"\n"));
        assertEquals(new OsRelease("X", 1, 0), OsRelease.parse("NAME=X\nVERSION_ID=0.5\n"));
        assertEquals(new OsRelease("X", 1, 0), OsRelease.parse("NAME=X\nVERSION_ID=sid\n"));
    }

    @Test
    void versionOfManyDigitsIsReadOrGivenUp() {
        assertEquals(new OsRelease("Tumbleweed", 20241123, 0), OsRelease.parse("NAME=Tumbleweed\nVERSION_ID=20241123"));
        assertEquals(new OsRelease("X", 1, 0), OsRelease.parse("NAME=X\nVERSION_ID=99999999999999999999"));
    }

    @Test
    void systemWithoutTheFileIsCalledLinux(@TempDir Path folder) {
        assertEquals(new OsRelease("Linux", 1, 0), OsRelease.read(folder.resolve("absent")));
        assertEquals(new OsRelease("Linux", 1, 0), OsRelease.parse(""));
    }

    @Test
    void fileIsReadAsItIs(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("os-release");
        Files.write(file, new byte[] {'N', 'A', 'M', 'E', '=', 'A', '\n', (byte) 0xFF, '=', '\n'});
        assertEquals(new OsRelease("A", 1, 0), OsRelease.read(file));
    }
}
