// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The demo's files. */
final class Folders {
    private Folders() {}

    /** The regular files below a folder. */
    static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(Files::isRegularFile).forEach(files::add);
        }
        return files;
    }
}
