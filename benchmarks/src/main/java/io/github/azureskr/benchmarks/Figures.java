// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Figures that are no times, which JMH has no place for: one a line, the last of a name counts. */
public final class Figures {
    private final Path file;

    public Figures(Path file) {
        this.file = file;
    }

    /** Those of this run; relative to the project, where {@code ./run bench} is. */
    public static Figures ofThisRun() {
        return new Figures(Path.of("benchmarks", "target", "figures.txt"));
    }

    public void clear() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "");
    }

    public void add(String name, double value) throws IOException {
        Files.writeString(
                file,
                String.format(Locale.ROOT, "%s=%.3f%n", name, value),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    public Map<String, Double> read() throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            int equals = line.lastIndexOf('=');
            figures.put(line.substring(0, equals), Double.parseDouble(line.substring(equals + 1)));
        }
        return figures;
    }
}
