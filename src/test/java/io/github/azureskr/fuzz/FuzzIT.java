// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Coverage-guided fuzzing of every parser, for {@code azureskr.fuzz.seconds} each, some at a time. What it finds is in
 * {@code target/fuzz}; put the input into {@code src/test/resources/fuzz/PARSER}, see {@link FuzzInputsTest} fail, and
 * mend the parser.
 */
class FuzzIT {
    /** More than processors, because a short run is mostly a JVM that starts. */
    private static final int AT_ONCE = 4;

    /** So few only where the fuzzer did not run. */
    private static final int FEWEST_EXECUTIONS = 10;

    /** For a planted defect, which ends its run. Found within seconds, where the computer has nothing else to do. */
    private static final Duration LONGEST_SEARCH = Duration.ofMinutes(3);

    private static final Map<String, Future<FuzzRun>> RUNS = new ConcurrentHashMap<>();
    private static ExecutorService queue;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Path.of("target/fuzz").toAbsolutePath();
        Duration time = Duration.ofSeconds(Long.getLong("azureskr.fuzz.seconds", 20));
        queue = Executors.newFixedThreadPool(AT_ONCE);
        for (FuzzTarget target : Planted.targets()) {
            submit(target, LONGEST_SEARCH, folder);
        }
        for (FuzzTarget target : FuzzTargets.all()) {
            submit(target, time, folder);
        }
    }

    private static void submit(FuzzTarget target, Duration time, Path folder) throws IOException {
        Path own = emptied(folder.resolve(target.name()));
        RUNS.put(target.name(), queue.submit(() -> FuzzRun.of(target, time, own)));
    }

    @AfterAll
    static void stop() {
        queue.shutdownNow();
    }

    static List<FuzzTarget> parsers() {
        return FuzzTargets.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void nothingButItsRefusalComesOutOf(FuzzTarget parser) throws Exception {
        FuzzRun run = RUNS.get(parser.name()).get();
        assertTrue(run.passed(), run::toString);
        assertTrue(run.executions() > FEWEST_EXECUTIONS, run::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planted-exception", "planted-hang", "planted-memory"})
    void plantedDefectIsFound(String parser) throws Exception {
        FuzzRun run = RUNS.get(parser).get();
        assertTrue(run.brokeIt(), run::toString);
        assertEquals(1, run.found().size(), run::toString);
        String input = Files.readString(run.found().get(0), StandardCharsets.ISO_8859_1);
        assertTrue(input.startsWith("TLV\n"), run::toString);
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
