// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.benchmarks.report.Chart;
import io.github.azureskr.benchmarks.report.Report;
import io.github.azureskr.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks and writes RESULTS.md; with arguments, JMH with these. A benchmark that fails leaves a gap in the
 * report, and in the end this fails.
 */
public final class Bench {
    private static final Path FOLDER = Path.of("benchmarks");
    private static final int NEWER = 25;

    private Bench() {}

    public static void main(String[] args) throws Exception {
        // Else JMH runs nothing at all while another one runs on the machine.
        System.setProperty("jmh.ignoreLock", "true");
        SpecimenMaker.makeAll();
        if (args.length > 0) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        Instant begin = Instant.now();
        Figures.ofThisRun().clear();
        Results main = run(Runtime.version().feature(), new OptionsBuilder());
        List<Results> others = new ArrayList<>();
        Optional<Path> newer = newerJdk();
        if (newer.isPresent()) {
            others.add(run(NEWER, onlyWhatDependsOnTheJdk(newer.get())));
        }
        Report report = new Report(main, others);
        Files.writeString(FOLDER.resolve("RESULTS.md"), report.markdown(circumstances(begin, newer)));
        Files.writeString(FOLDER.resolve("handshakes.svg"), Chart.svg(main));
        System.out.println("Written: benchmarks/RESULTS.md");
        if (report.failures() > 0) {
            System.out.println(report.failures() + " goals have no figure, because their benchmarks failed");
            System.exit(1);
        }
    }

    private static Results run(int java, ChainedOptionsBuilder options) throws IOException {
        Path json = FOLDER.resolve("results-jdk" + java + ".json");
        Files.deleteIfExists(json);
        try {
            new Runner(options.include("^io\\.github\\.azureskr\\.benchmarks\\.")
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(false)
                            .timeout(TimeValue.minutes(2))
                            .resultFormat(ResultFormatType.JSON)
                            .result(json.toString())
                            .build())
                    .run();
        } catch (RunnerException e) {
            // The report tells what is missing.
            System.out.println("JMH gave up on JDK " + java + ": " + e.getMessage());
        }
        Map<String, Double> figures = Figures.ofThisRun().read();
        return Files.exists(json) && Files.size(json) > 0
                ? Results.read(Files.readString(json), figures)
                : new Results(java, "", List.of(), figures);
    }

    private static ChainedOptionsBuilder onlyWhatDependsOnTheJdk(Path java) {
        return new OptionsBuilder()
                .jvm(java.toString())
                .exclude("Handshakes|TomcatStart")
                .param("provider", InstalledProvider.SUN)
                .param(
                        "program",
                        ColdStart.OURS,
                        ColdStart.OURS + ColdStart.ARCHIVE,
                        ColdStart.SDK,
                        ColdStart.SDK + ColdStart.ARCHIVE);
    }

    /** JAVA25_HOME, else where Debian's packages are. */
    private static Optional<Path> newerJdk() throws IOException {
        if (Runtime.version().feature() >= NEWER) {
            return Optional.empty();
        }
        String home = System.getenv("JAVA" + NEWER + "_HOME");
        if (home != null) {
            return Optional.of(Path.of(home, "bin", "java"));
        }
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(path -> path.getFileName().toString().matches(".*\\b" + NEWER + "\\b.*"))
                    .map(path -> path.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .sorted()
                    .findFirst();
        }
    }

    private static List<String> circumstances(Instant begin, Optional<Path> newer) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("command: `./run bench`, " + begin.truncatedTo(ChronoUnit.MINUTES) + ", "
                + Duration.between(begin, Instant.now()).toMinutes() + " minutes");
        lines.add("machine: " + Machine.describe());
        lines.add("JDK: " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor")
                + (newer.isPresent() ? "; beside it JDK " + NEWER : "; no JDK " + NEWER + " was there"));
        lines.add("JMH on a heap that was touched before; each operation beside its peer in the same run");
        return lines;
    }
}
