// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that has ended, and all it said. */
record Finished(List<String> command, int status, String out, String err) {
    /** Runs a program to its end in a directory, with the given standard input. */
    static Finished run(Path directory, String input, List<String> command) throws IOException {
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // The JVM announces on standard error that it has read it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        int status = builder.start().onExit().join().exitValue();
        return new Finished(
                command,
                status,
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** For the message of a test that fails: which JDK's program said what. */
    @Override
    public String toString() {
        return String.join(" ", command) + "\nended with " + status + "\n" + out + err;
    }
}
