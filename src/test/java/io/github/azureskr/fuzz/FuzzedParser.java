// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import io.github.azureskr.internal.bytes.Bytes;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Jazzer calls, in a JVM of its own. */
public final class FuzzedParser {
    static final String TARGET = "azureskr.fuzz.target";
    static final String SEEDS = "azureskr.fuzz.seeds";

    private static final String HERE = InetAddress.getLoopbackAddress().getHostAddress();

    private static FuzzTarget parser;

    private FuzzedParser() {}

    /** Loads the classes, which takes longer than an input may. */
    public static void fuzzerInitialize() throws Exception {
        // Any other connection that an input brings about is a finding.
        BugDetectors.allowNetworkConnections((host, port) -> host.equals(HERE) || host.equals("localhost"));
        parser = FuzzTargets.named(System.getProperty(TARGET));
        parser.accepts(Bytes.EMPTY);
        try (Stream<Path> seeds = Files.list(Path.of(System.getProperty(SEEDS)))) {
            for (Path seed : seeds.toList()) {
                parser.accepts(Bytes.owning(Files.readAllBytes(seed)));
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        parser.accepts(Bytes.copyOf(input));
    }
}
