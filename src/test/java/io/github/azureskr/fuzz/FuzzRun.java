// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A run of Jazzer on one parser, in a JVM of its own, and what came of it. */
record FuzzRun(FuzzTarget target, int status, String output, List<Path> found) {
    /** Where inputs that were found once are kept, for {@link FuzzInputsTest} and as seeds. */
    static final Path KEPT = Path.of("src/test/resources/fuzz");

    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");

    /** Guidance reaches into the libraries that parse for us. */
    private static final String GUIDED = "io.github.azureskr.**:com.azure.json.**:com.nimbusds.jose.**";

    /** Much, because the computer may have other work; what hangs, hangs longer. */
    private static final int LONGEST_INPUT_SECONDS = 25;

    /** @param folder for what the run needs and leaves */
    static FuzzRun of(FuzzTarget target, Duration time, Path folder) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path output = folder.resolve("output");
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        writeSeeds(target, seeds);
        List<String> command = new ArrayList<>(java(target, seeds));
        command.addAll(List.of(
                "--target_class=" + FuzzedParser.class.getName(),
                "--instrumentation_includes=" + GUIDED,
                "--custom_hook_includes=" + GUIDED,
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/found-",
                "-max_total_time=" + time.toSeconds(),
                "-timeout=" + LONGEST_INPUT_SECONDS,
                "-report_slow_units=" + 2 * LONGEST_INPUT_SECONDS,
                "-max_len=" + target.longest(),
                "-rss_limit_mb=0", // the heap's limit is the one that counts
                "-print_final_stats=1",
                corpus.toString(),
                seeds.toString()));
        Path kept = KEPT.resolve(target.name());
        if (Files.isDirectory(kept)) {
            command.add(kept.toString());
        }
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .onExit()
                .join()
                .exitValue();
        return new FuzzRun(target, status, Files.readString(output, StandardCharsets.ISO_8859_1), found(folder));
    }

    private static List<String> java(FuzzTarget target, Path seeds) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-D" + FuzzedParser.TARGET + "=" + target.name(),
                "-D" + FuzzedParser.SEEDS + "=" + seeds,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer");
    }

    private static void writeSeeds(FuzzTarget target, Path folder) throws IOException {
        int number = 0;
        for (var seed : target.seeds().get()) {
            Files.write(folder.resolve("seed-" + number++), seed.toArray());
        }
    }

    private static List<Path> found(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("found-"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether the parser held. */
    boolean passed() {
        return status == 0 && found.isEmpty();
    }

    /** Whether an input broke the parser. */
    boolean brokeIt() {
        return status != 0 && !found.isEmpty();
    }

    long executions() {
        Matcher statistic = EXECUTED.matcher(output);
        return statistic.find() ? Long.parseLong(statistic.group(1)) : 0;
    }

    /** For the message of a test that fails. */
    @Override
    public String toString() {
        return target + " ended with " + status + " after " + executions() + " executions" + "\n" + found + "\n"
                + output;
    }
}
