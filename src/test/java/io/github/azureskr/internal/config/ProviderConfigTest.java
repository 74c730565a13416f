// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users copy from. */
class ProviderConfigTest {
    private static final Set<String> PATHS =
            Set.of("/etc/azureskr.conf", "/etc/azureskr.security", "/opt/azureskr/azure-skr-provider-VERSION-all.jar");

    private static final Pattern LINKS = Pattern.compile("\\]\\((provider-config/[^)]+)\\)");

    /** Absolute paths of such files: not what follows a server's own folder, or an ellipsis. */
    private static final Pattern OUR_FILES = Pattern.compile(
            "(?<![\\w.\\-/}…])(?:/[\\w.\\-]+)*/(?:azureskr\\.(?:conf|security)|azure-skr-provider-[\\w.\\-]+\\.jar)\\b");

    @Test
    void theExampleIsAConfiguration() throws IOException {
        try (InputStream example = Files.newInputStream(Path.of("provider-config/azureskr.conf"))) {
            ConfiguredKey key = ConfigurationReader.read(example).keys().get(0);
            assertEquals("web", key.alias());
            assertInstanceOf(CertificateSource.PemFile.class, key.certificate());
        }
    }

    @Test
    void theReadmeNamesEveryPropertyAndItsDefault() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Setting setting : Setting.values()) {
            String row = Arrays.stream(readme.split("\n", -1))
                    .filter(line -> line.startsWith("|") && mentions(line, setting))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(setting.property() + " is not in the README"));
            assertTrue(row.contains(setting.preset().orElse("")), row);
        }
    }

    /** The README's examples and those of all consumers are about the same files. */
    @Test
    void everyAbsolutePathOfOurFilesIsTheSame() throws IOException {
        Map<Path, List<String>> others = new TreeMap<>();
        Set<String> named = new TreeSet<>();
        for (Path file : documents()) {
            List<String> paths = OUR_FILES
                    .matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            named.addAll(paths);
            others.put(
                    file, paths.stream().filter(path -> !PATHS.contains(path)).toList());
        }
        others.values().removeIf(List::isEmpty);
        assertEquals(Map.of(), others);
        assertEquals(PATHS, named);
    }

    @Test
    void theReadmeLinksToTheFilesOfEveryConsumerAndOnlyToFilesThatAreThere() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<Path> linked = LINKS.matcher(readme)
                .results()
                .map(link -> Path.of(link.group(1)))
                .toList();
        assertEquals(List.of(), linked.stream().filter(Files::notExists).toList());
        String rows =
                readme.substring(readme.indexOf("### How do I use it with"), readme.indexOf("### From a key born"));
        try (Stream<Path> consumers = Files.list(Path.of("provider-config"))) {
            // azure/ deploys the machine, and is no consumer on it.
            for (Path consumer : consumers
                    .filter(Files::isDirectory)
                    .filter(folder -> !folder.endsWith("azure"))
                    .toList()) {
                assertTrue(rows.contains("](" + consumer + "/"), consumer + " has no row");
            }
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("provider-config"))) {
            return Stream.concat(files.filter(Files::isRegularFile), Stream.of(Path.of("README.md")))
                    .toList();
        }
    }

    private static boolean mentions(String line, Setting setting) {
        String property = setting.property();
        return line.contains("`" + property + "`") || line.contains("`…." + property + "`");
    }
}
