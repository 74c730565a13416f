// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

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

    /** The same as a jar that {@code java -jar} runs. */
    static Path jarOf(Class<?> program, Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, program.getName());
        Path jar = folder.resolve("program.jar");
        String name = program.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream compiled = program.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            compiled.transferTo(out);
        }
        return jar;
    }

    static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set: these tests run in 'mvn verify'"));
    }
}
