// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the build has made, as a user gets it. */
final class Jars {
    private Jars() {}

    /** The provider's jar, with its libraries in {@code lib/} beside it. */
    static Path thin() {
        return Path.of(property("azureskr.jar"));
    }

    /** The emulator's jar, which runs by itself. */
    static Path emulator() {
        return Path.of(property("azureskr.emulator.jar"));
    }

    static Path libraries() {
        return thin().resolveSibling("lib");
    }

    /** The provider's jar that needs no other. */
    static Path selfContained() {
        return Path.of(property("azureskr.all.jar"));
    }

    /** A class path with a program of one class and nothing else of the tests. */
    static Path classPathOf(Class<?> program, Path folder) throws IOException {
        String name = program.getName().replace('.', '/') + ".class";
        Path file = folder.resolve("classes").resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream compiled = program.getResourceAsStream("/" + name)) {
            Files.write(file, compiled.readAllBytes());
        }
        return folder.resolve("classes");
    }

    static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set: these tests run in 'mvn verify'"));
    }
}
