// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.IOException;
import java.nio.file.Path;

/** A pipe with a name, to which nobody writes: to open it for reading takes until somebody does. */
public final class NamedPipe {
    private NamedPipe() {}

    public static Path at(Path path) throws IOException, InterruptedException {
        if (new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("mkfifo " + path);
        }
        return path;
    }
}
