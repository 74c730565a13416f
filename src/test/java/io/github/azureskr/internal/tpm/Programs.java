// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs tpm2-tools: somebody else's reading of the same TPM. */
record Programs(String tcti, Path directory) {
    /** What {@code command} prints; the test fails if it does. */
    String tpm2(String... command) throws IOException {
        List<String> full = new ArrayList<>(List.of(command));
        full.addAll(1, List.of("-T", tcti));
        return start(new ProcessBuilder(full).directory(directory.toFile()));
    }

    /** As {@link #tpm2}, for a program that needs no TPM. */
    static String run(String... command) throws IOException {
        return start(new ProcessBuilder(command));
    }

    private static String start(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(builder.command() + ": " + printed);
        }
        return printed;
    }
}
