// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that runs, is told lines and says lines. */
final class Conversation implements AutoCloseable {
    private final Process process;
    private final Path err;
    private final StringBuilder said = new StringBuilder();

    private Conversation(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    static Conversation begin(Path directory, List<String> command) throws IOException {
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
        // The JVM announces on standard error that it has read it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Conversation(builder.start(), err);
    }

    void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    /** Waits for a line that begins so, and returns the rest of it. */
    String await(String beginning) throws IOException {
        for (String line = read(); line != null; line = read()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("it never said: " + beginning + "\n" + this);
    }

    /** Waits for the end, and returns all that it said on standard error. */
    String errorsAtItsEnd() throws IOException {
        String line = read();
        while (line != null) {
            line = read();
        }
        process.onExit().join();
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    int status() {
        return process.exitValue();
    }

    private String read() throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line != null) {
            said.append(line).append('\n');
        }
        return line;
    }

    /** Ends the program, however far it has come. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public String toString() {
        try {
            return said + Files.readString(err, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return said + e.toString();
        }
    }
}
