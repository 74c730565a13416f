// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts a program of these tests in a JVM of its own, with one folder for whatever it may write. */
final class JavaProgram {
    private JavaProgram() {}

    static Process start(Class<?> program, Path folder, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-Duser.home=" + folder, "-cp", classPath()));
        command.add(program.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(Files.createDirectories(folder).toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Surefire's own class path is a jar that names the real one, in which folders are named from where Maven runs. */
    private static String classPath() {
        String[] parts = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":", -1);
        return String.join(
                ":",
                Arrays.stream(parts)
                        .map(part -> Path.of(part).toAbsolutePath().toString())
                        .toList());
    }
}
