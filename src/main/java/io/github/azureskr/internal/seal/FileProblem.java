// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a file system's exception means, in words: its own message is often the file's name alone. */
final class FileProblem {
    private FileProblem() {}

    static String of(Exception failure) {
        if (failure instanceof AccessDeniedException e) {
            return "permission denied (" + e.getFile() + ")";
        }
        if (failure instanceof NoSuchFileException e) {
            return "there is no " + e.getFile();
        }
        if (failure instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason() + " (" + e.getFile() + ")";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
