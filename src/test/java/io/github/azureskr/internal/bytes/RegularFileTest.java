// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a name leads to, to read it ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {
    private static final Bytes CONTENT = Bytes.utf8("content");

    @TempDir
    private Path folder;

    @Test
    void isReadUpToItsLimit() throws Exception {
        Path file = file();
        assertEquals(CONTENT, RegularFile.read(file, CONTENT.length()));
        assertEquals(CONTENT.slice(0, 3), RegularFile.readAtMost(file, 3));
        assertUnfit("is larger than 6 bytes", file, CONTENT.length() - 1);
    }

    /** Kubernetes' secrets are links to links. */
    @Test
    void isReadThroughLinks() throws Exception {
        Path data = Files.createDirectory(folder.resolve("..2026"));
        Files.write(data.resolve("token"), CONTENT.toArray());
        Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
        Path link = Files.createSymbolicLink(folder.resolve("token"), Path.of("..data", "token"));
        assertEquals(CONTENT, RegularFile.read(link, 100));
    }

    /** As in procfs and securityfs. */
    @Test
    void isReadThoughItTellsNoSize() throws Exception {
        Path limits = Path.of("/proc/self/limits");
        assertEquals(0, Files.size(limits));
        assertTrue(RegularFile.read(limits, 1 << 16).utf8().contains("Max open files"));
        assertUnfit("is larger than 10 bytes", limits, 10);
    }

    @Test
    void aPipeIsNotOpened() throws Exception {
        Path pipe = NamedPipe.at(folder.resolve("pipe"));
        assertUnfit("is not a regular file: a pipe", pipe, 100);
        assertUnfit("is not a regular file: a pipe", Files.createSymbolicLink(folder.resolve("link"), pipe), 100);
        assertThrows(UnfitFileException.class, () -> RegularFile.requireReadable(pipe));
    }

    @Test
    void neitherDevicesNorDirectoriesAreRead() {
        assertUnfit("is not a regular file", Path.of("/dev/zero"), 100);
        assertUnfit("is not a regular file, but a directory", folder, 100);
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        assertThrows(NoSuchFileException.class, () -> RegularFile.requireReadable(folder.resolve("missing")));
    }

    private Path file() throws Exception {
        return Files.write(folder.resolve("file"), CONTENT.toArray());
    }

    private static void assertUnfit(String reason, Path file, int largest) {
        UnfitFileException e = assertThrows(UnfitFileException.class, () -> RegularFile.read(file, largest));
        assertTrue(e.getReason().startsWith(reason), e.getReason());
    }
}
