// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JDK on this computer, or one of those that AzureSKR is promised for and that this computer lacks. */
record Jdk(int version, Path home) {
    private static final int[] PROMISED = {17, 25};
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** One of each version: the running one, that of JAVA_HOME, those where Debian puts them, and the promised. */
    static Stream<Jdk> all() throws IOException {
        SortedMap<Integer, Jdk> found = new TreeMap<>();
        Path running = Path.of(System.getProperty("java.home"));
        Path named = Path.of(System.getenv().getOrDefault("JAVA_HOME", running.toString()));
        try (Stream<Path> installed = Files.exists(INSTALLED) ? Files.list(INSTALLED) : Stream.empty()) {
            for (Path home : Stream.concat(Stream.of(running, named), installed.sorted())
                    .filter(home -> Files.exists(home.resolve("bin/keytool")) && Files.exists(home.resolve("release")))
                    .toList()) {
                found.putIfAbsent(versionOf(home), new Jdk(versionOf(home), home.toRealPath()));
            }
        }
        for (int version : PROMISED) {
            found.putIfAbsent(version, new Jdk(version, INSTALLED.resolve("absent-" + version)));
        }
        return found.values().stream().filter(jdk -> jdk.version() >= PROMISED[0]);
    }

    private static int versionOf(Path home) throws IOException {
        String version = properties(home.resolve("release")).getProperty("JAVA_VERSION");
        return Runtime.Version.parse(version.replace("\"", "")).feature();
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Ends the test, reported as skipped, where this JDK is not installed. */
    void assumeInstalled() {
        assumeTrue(Files.exists(home), "JDK " + version + " is not installed here");
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The first N for which this JDK's {@code java.security} has no {@code security.provider.N}. */
    int nextProvider() throws IOException {
        Map<Object, Object> security = properties(home.resolve("conf/security/java.security"));
        int next = 1;
        while (security.containsKey("security.provider." + next)) {
            next++;
        }
        return next;
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
