// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own, of the JDK that this one is. */
final class ChildProcess implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("benchmarks", "target", "lib");

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    static ChildProcess start(List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start());
    }

    /** Runs to its end, which has to be a good one. */
    static void run(List<String> arguments) throws IOException, InterruptedException {
        ChildProcess child = start(arguments, Map.of());
        String output = new String(child.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.process.waitFor() != 0) {
            throw new IllegalStateException("java " + String.join(" ", arguments) + "\n" + output);
        }
    }

    /** The first line that begins so, without its beginning. */
    String line(String beginning) throws IOException {
        StringBuilder all = new StringBuilder();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                drain(out);
                return line.substring(beginning.length());
            }
            all.append(line).append('\n');
        }
        throw new IllegalStateException("the program ended before it said " + beginning + "\n" + all);
    }

    /** So that the program never waits for us to read its log. Of that, failures are to be seen. */
    private static void drain(BufferedReader out) {
        Thread reader = new Thread(
                () -> {
                    try {
                        out.lines().filter(line -> line.startsWith("failed: ")).forEach(System.err::println);
                    } catch (UncheckedIOException e) {
                        // The program was ended, and its pipe with it.
                        return;
                    }
                },
                "child's output");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The self-contained jar, which is what users have. */
    static String provider() throws IOException {
        return one(Path.of("target"), "-all.jar");
    }

    /** The programs of these benchmarks. */
    static String programs() throws IOException {
        return one(Path.of("benchmarks", "target"), "-programs.jar");
    }

    static String library(String name) throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name + " in " + LIBRARIES))
                    .toString();
        }
    }

    /** All of the libraries' jars whose names do not begin with one of these. */
    static String librariesWithout(String... names) throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return String.join(
                    File.pathSeparator,
                    files.filter(file -> Stream.of(names)
                                    .noneMatch(name -> file.getFileName().toString().startsWith(name)))
                            .map(Path::toString)
                            .sorted()
                            .toList());
        }
    }

    private static String one(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no *" + suffix + " in " + folder))
                    .toString();
        }
    }
}
