// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this computer: the running one, that of JAVA_HOME, and those where Debian puts them. */
final class InstalledJdk {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private InstalledJdk() {}

    /** The program {@code java} of this version; ends the test, reported as skipped, where it is not installed. */
    static String java(int version) throws IOException {
        Optional<Path> found = Optional.empty();
        for (Path home : homes()) {
            if (versionOf(home) == version) {
                found = Optional.of(home);
            }
        }
        assumeTrue(found.isPresent(), "JDK " + version + " is not installed here");
        return found.orElseThrow().resolve("bin/java").toString();
    }

    private static List<Path> homes() throws IOException {
        Path running = Path.of(System.getProperty("java.home"));
        Path named = Path.of(System.getenv().getOrDefault("JAVA_HOME", running.toString()));
        try (Stream<Path> installed = Files.exists(INSTALLED) ? Files.list(INSTALLED) : Stream.empty()) {
            return Stream.concat(installed.sorted(), Stream.of(named, running))
                    .filter(home -> Files.exists(home.resolve("bin/javac")) && Files.exists(home.resolve("release")))
                    .toList();
        }
    }

    private static int versionOf(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        }
        String version = release.getProperty("JAVA_VERSION").replace("\"", "");
        return Runtime.Version.parse(version).feature();
    }
}
