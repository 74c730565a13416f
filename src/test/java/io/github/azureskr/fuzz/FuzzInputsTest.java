// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing once found, and what it starts from. */
class FuzzInputsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    static List<FuzzTarget> parsers() {
        return FuzzTargets.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void seedsAreAcceptedAndFitTheLimit(FuzzTarget parser) throws Exception {
        for (Bytes seed : parser.seeds().get()) {
            assertTrue(parser.accepts(seed), seed::hex);
            assertTrue(seed.length() <= parser.longest(), () -> parser.name() + ": " + seed.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void inputsThatBrokeItOnceDoSoNoMore(FuzzTarget parser) throws Exception {
        Path folder = FuzzRun.KEPT.resolve(parser.name());
        for (Path input : Files.isDirectory(folder) ? list(folder) : List.<Path>of()) {
            Bytes bytes = Bytes.owning(Files.readAllBytes(input));
            assertTimeoutPreemptively(LONG, () -> parser.accepts(bytes), input::toString);
        }
    }

    @Test
    void everyFolderOfInputsIsAParsers() throws IOException {
        Set<String> names = parsers().stream().map(FuzzTarget::name).collect(Collectors.toSet());
        assertEquals(parsers().size(), names.size(), "a name stands twice");
        for (Path folder : Files.isDirectory(FuzzRun.KEPT) ? list(FuzzRun.KEPT) : List.<Path>of()) {
            assertTrue(names.contains(folder.getFileName().toString()), folder::toString);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
