// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jars; where no other is named, in the thin one. */
class JarIT {
    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(Jars.thin().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    /** And so none of the emulator, the demo, the tests or a library. */
    @Test
    void itsClassesAreThoseOfTheProvidersSources() throws IOException {
        assertEquals(sources("src/main/java"), compiled(jar, ""));
    }

    /** And so none of the provider, and none of the tests that stand in the emulator's packages. */
    @Test
    void theEmulatorsClassesAreThoseOfItsSources() throws IOException {
        try (JarFile emulator = new JarFile(Jars.emulator().toFile())) {
            assertEquals(sources("src/emulator/java"), compiled(emulator, "io/github/azureskr/"));
        }
    }

    @Test
    void besidesClassesItHasOnlyItsDescriptions() {
        List<String> others = names().filter(name -> !name.endsWith(".class") && !name.endsWith("/"))
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF",
                        "META-INF/maven/io.github.azureskr/azure-skr-provider/pom.properties",
                        "META-INF/maven/io.github.azureskr/azure-skr-provider/pom.xml",
                        "META-INF/services/java.security.Provider",
                        "META-INF/spring.factories",
                        "io/github/azureskr/internal/cli/report.css"),
                others);
    }

    @Test
    void itsServiceIsTheProvider() throws IOException {
        assertEquals(
                AzureSkrProvider.class.getName(),
                text("META-INF/services/java.security.Provider").strip());
    }

    @Test
    void itsLicenceIsTheProjects() throws IOException {
        assertEquals(Files.readString(Path.of("LICENSE")), text("META-INF/LICENSE"));
    }

    @Test
    void itsModuleNameIsItsRootPackage() throws IOException {
        assertEquals("io.github.azureskr", manifest().getValue("Automatic-Module-Name"));
    }

    @Test
    void itsLibrariesAreThoseBesideIt() throws IOException {
        Set<String> named = Stream.of(
                        manifest().getValue(Attributes.Name.CLASS_PATH).split(" "))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> libraries = Files.list(Jars.libraries())) {
            assertEquals(
                    libraries
                            .map(library -> "lib/" + library.getFileName())
                            .collect(Collectors.toCollection(TreeSet::new)),
                    named);
        }
    }

    @Test
    void twoBuildsOfOneSourceDoNotDifferInTime() {
        LocalDateTime time =
                OffsetDateTime.parse(Jars.property("azureskr.timestamp")).toLocalDateTime();
        assertEquals(Set.of(time), jar.stream().map(JarEntry::getTimeLocal).collect(Collectors.toSet()));
    }

    private static Set<String> sources(String folder) throws IOException {
        Path root = Path.of(folder);
        try (Stream<Path> tree = Files.walk(root)) {
            Set<String> sources = tree.map(
                            file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(sources.size() > 100, "the sources are elsewhere");
            return sources;
        }
    }

    /** The sources that a jar's classes were compiled from. */
    private static Set<String> compiled(JarFile jar, String prefix) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(prefix) && name.endsWith(".class"))
                .map(name -> name.replaceFirst("(\\$.*)?\\.class$", ".java"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> names() {
        return jar.stream().map(JarEntry::getName);
    }

    private Attributes manifest() throws IOException {
        return jar.getManifest().getMainAttributes();
    }

    private String text(String entry) throws IOException {
        try (var stream = jar.getInputStream(jar.getJarEntry(entry))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
