// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.UnfitFileException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file that somebody named cannot be read. None of these files holds a secret. */
final class UnreadableFile {
    private UnreadableFile() {}

    /** A file that is the configuration. */
    static AzureSkrException configuration(Path file, IOException cause) {
        return failure("the configuration file " + file, file, cause);
    }

    /** A file that a property names. */
    static AzureSkrException named(String property, Path file, IOException cause) {
        return failure("property '" + property + "': the file " + file.toAbsolutePath(), file, cause);
    }

    private static AzureSkrException failure(String subject, Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new AzureSkrException(Stage.CONFIGURATION, subject + " does not exist", cause);
        }
        if (cause instanceof AccessDeniedException) {
            Path path = file.toAbsolutePath();
            return new AzureSkrException(
                    Stage.CONFIGURATION,
                    subject + " cannot be read: the user '" + System.getProperty("user.name")
                            + "' of this process has no permission to read it",
                    "Give that user r on the file (chmod a+r " + path
                            + "; no secret is in it) and x on each folder above" + " it: namei -l " + path
                            + " shows them all.",
                    cause);
        }
        if (cause instanceof UnfitFileException unfit) {
            return new AzureSkrException(Stage.CONFIGURATION, subject + " " + unfit.getReason(), cause);
        }
        return new AzureSkrException(Stage.CONFIGURATION, subject + " cannot be read: " + cause.getMessage(), cause);
    }
}
