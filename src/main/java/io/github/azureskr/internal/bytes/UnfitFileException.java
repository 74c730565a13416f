// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file is there, and is not one that is read here. Its reason says why not: {@code is not a regular file}. */
public final class UnfitFileException extends FileSystemException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnfitFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }
}
