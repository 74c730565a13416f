// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import java.io.IOException;
import java.lang.module.ModuleFinder;
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

/** What is in the self-contained jar. */
class AllInOneJarIT {
    private static final String OURS = "io/github/azureskr/";
    private static final String SHADED = OURS + "shaded/";

    /** Of the thin jar's libraries, those that it never loads. */
    private static final Set<String> LEFT_OUT = Set.of("jna", "jna-platform", "msal4j-persistence-extension");

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(Jars.selfContained().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void nothingIsOutsideOurPackageButDescriptions() {
        assertEquals(
                List.of(),
                files().filter(name -> !name.startsWith(OURS) && !name.startsWith("META-INF/"))
                        .toList());
    }

    @Test
    void ourClassesAreThoseOfTheThinJar() throws IOException {
        try (JarFile thin = new JarFile(Jars.thin().toFile())) {
            List<String> classes = thin.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .sorted()
                    .toList();
            assertEquals(
                    classes,
                    files().filter(name -> name.endsWith(".class") && !name.startsWith(SHADED))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void librariesThatAreNeverLoadedAreLeftOut() {
        List<String> packages = List.of("com/sun/jna/", "com/microsoft/aad/msal4jextensions/");
        assertEquals(
                List.of(),
                files().filter(name -> packages.stream().anyMatch(name::contains))
                        .toList());
    }

    /** Whatever is in {@code META-INF} speaks to tools and to the JVM, so each kind of it is there on purpose. */
    @Test
    void itsDescriptionsAreLicencesServicesAndTheVersionsOfItsLibraries() {
        assertEquals(
                Set.of(
                        "META-INF/FastDoubleParser-LICENSE",
                        "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF",
                        "META-INF/Schubfach-LICENSE",
                        "META-INF/THIRD-PARTY-LICENSES",
                        "META-INF/maven/…/pom.properties",
                        "META-INF/services/io.github.azureskr.shaded.…",
                        "META-INF/services/java.security.Provider",
                        "META-INF/spring.factories"),
                files().filter(name -> name.startsWith("META-INF/"))
                        .map(name -> name.replaceFirst("^META-INF/maven/[^/]+/[^/]+/", "META-INF/maven/…/")
                                .replaceFirst("(/io\\.github\\.azureskr\\.shaded\\.).*", "$1…"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyServiceIsAClassOfTheJar() throws IOException {
        List<String> services =
                files().filter(name -> name.startsWith("META-INF/services/")).toList();
        for (String service : services) {
            for (String provider : text(service).lines().toList()) {
                assertTrue(jar.getEntry(provider.replace('.', '/') + ".class") != null, service + ": " + provider);
            }
        }
        assertEquals(
                AzureSkrProvider.class.getName(),
                text("META-INF/services/java.security.Provider").strip());
    }

    @Test
    void everyLibraryIsNamedWithItsLicence() throws IOException {
        String licences = text("META-INF/THIRD-PARTY-LICENSES");
        Set<String> contained = libraries();
        contained.removeAll(LEFT_OUT);
        for (String library : contained) {
            assertTrue(licences.matches("(?s).*\\b" + library + "\\b.*"), library + " is not in THIRD-PARTY-LICENSES");
        }
    }

    @Test
    void everyLibraryIsInTheBillOfMaterials() throws IOException {
        String bill = Files.readString(Path.of(Jars.property("azureskr.sbom")));
        for (String library : libraries()) {
            assertTrue(bill.matches("(?s).*\"pkg:maven/[^\"]*/" + library + "@.*"), library + " is not in the SBOM");
        }
    }

    @Test
    void itIsAModuleWithoutLibraries() throws IOException {
        assertEquals(
                Set.of("io.github.azureskr"),
                ModuleFinder.of(Jars.selfContained()).findAll().stream()
                        .map(module -> module.descriptor().name())
                        .collect(Collectors.toSet()));
        assertNull(manifest().getValue(Attributes.Name.CLASS_PATH));
    }

    /** 10 of 21 MB when this was written. */
    @Test
    void itIsSmallerThanTheLibrariesItHas() throws IOException {
        long libraries = 0;
        try (Stream<Path> jars = Files.list(Jars.libraries())) {
            for (Path library : jars.toList()) {
                libraries += Files.size(library);
            }
        }
        long size = Files.size(Jars.selfContained());
        assertTrue(size < libraries * 3 / 4, size + " bytes, of " + libraries);
    }

    /** What was copied keeps its time, what was made has the project's; the time of the build is in neither. */
    @Test
    void twoBuildsOfOneSourceDoNotDifferInTime() {
        LocalDateTime ours =
                OffsetDateTime.parse(Jars.property("azureskr.timestamp")).toLocalDateTime();
        List<String> later = jar.stream()
                .filter(entry -> entry.getTimeLocal().isAfter(ours))
                .map(entry -> entry.getName() + " " + entry.getTimeLocal())
                .toList();
        assertEquals(List.of(), later);
    }

    private static Set<String> libraries() throws IOException {
        try (Stream<Path> jars = Files.list(Jars.libraries())) {
            Set<String> names = jars.map(
                            library -> library.getFileName().toString().replaceFirst("-\\d.*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertFalse(names.isEmpty());
            return names;
        }
    }

    private Stream<String> files() {
        return jar.stream().map(JarEntry::getName).filter(name -> !name.endsWith("/"));
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
