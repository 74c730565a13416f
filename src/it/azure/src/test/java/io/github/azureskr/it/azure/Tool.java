// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a program printed and how it ended.
 *
 * @param output errors too
 */
record Tool(int status, String output) {
    /** Whether it is on the PATH. */
    static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
    }

    static Tool run(String... command) throws IOException, InterruptedException {
        return run(Path.of("target"), Map.of(), List.of(command));
    }

    static Tool run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Tool(process.waitFor(), output);
    }
}
