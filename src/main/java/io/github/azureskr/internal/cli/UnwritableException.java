// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that was asked for cannot be written. */
final class UnwritableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnwritableException(Path file, IOException cause) {
        super("cannot write " + file + ": " + reason(cause), cause);
    }

    /** The messages of the first two are a file name and nothing else. */
    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        return cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
    }
}
