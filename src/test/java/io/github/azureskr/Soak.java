// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * How much of the soak tests is asked for, by the property {@code azureskr.soak}: seconds of each in every build, all of
 * them in {@code ./run soak}. Chance comes from {@code azureskr.soak.seed}: the n-th case has the n-th seed from there,
 * so that a case alone is repeated by its own seed and a count of 1.
 *
 * @param faults loads under random faults
 * @param leaks loads whose traces are counted
 * @param kills processes that are killed
 */
record Soak(int faults, int leaks, int kills) {
    private static final Pattern COUNTS = Pattern.compile("faults=(\\d+) leaks=(\\d+) kills=(\\d+)");
    private static final long SEED = Long.getLong("azureskr.soak.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));

    static Soak asked() {
        String counts = System.getProperty("azureskr.soak", "faults=30 leaks=60 kills=3");
        Matcher matcher = COUNTS.matcher(counts);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("azureskr.soak=" + counts + " is not like " + COUNTS);
        }
        return new Soak(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    static LongStream seeds(int count) {
        return LongStream.range(SEED, SEED + count);
    }

    /** A file in {@code target/soak}, empty. */
    static Path newFile(String name) throws IOException {
        return Files.write(Files.createDirectories(Path.of("target", "soak")).resolve(name + ".txt"), new byte[0]);
    }

    /** Leaves what was measured in {@code target/soak}, and says it. */
    static void report(String name, List<String> lines) throws IOException {
        Path file = Files.write(newFile(name), lines);
        System.out.println(file + ":\n  " + String.join("\n  ", lines));
    }
}
