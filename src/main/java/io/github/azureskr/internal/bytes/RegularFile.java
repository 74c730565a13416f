// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads a file that somebody named, or that a symbolic link there leads to. Nothing but a regular one: to open a pipe to
 * which nobody writes never ends, and neither does reading some devices, whatever deadline there is and whoever
 * interrupts.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * The content of a file of at most {@code largest} bytes, counted as they are read: the kernel's own files tell no
     * size.
     *
     * @throws UnfitFileException if there is no regular file, or a larger one
     */
    public static Bytes read(Path file, int largest) throws IOException {
        Bytes content = readAtMost(file, largest + 1);
        if (content.length() > largest) {
            throw new UnfitFileException(file, "is larger than " + largest + " bytes");
        }
        return content;
    }

    /**
     * The file's first bytes.
     *
     * @throws UnfitFileException if there is no regular file
     */
    public static Bytes readAtMost(Path file, int most) throws IOException {
        try (InputStream in = open(file)) {
            return Bytes.owning(in.readNBytes(most));
        }
    }

    /** Fails as reading it would. */
    public static void requireReadable(Path file) throws IOException {
        // Not isReadable: it does not say why not.
        open(file).close();
    }

    private static InputStream open(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new UnfitFileException(file, "is not a regular file, but a directory");
        }
        if (!attributes.isRegularFile()) {
            throw new UnfitFileException(
                    file,
                    "is not a regular file: a pipe, also one of the shell's process substitution, or a device is not read,"
                            + " because that may never end");
        }
        return Files.newInputStream(file);
    }
}
