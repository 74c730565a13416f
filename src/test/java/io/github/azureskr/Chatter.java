// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running {@link LogProgram} whose libraries log all that they can, and the file with what they say. */
record Chatter(Process process, Path log) {
    private static final String ALL = """
            handlers=java.util.logging.ConsoleHandler
            .level=ALL
            java.util.logging.ConsoleHandler.level=ALL
            """;

    static Chatter start(Path folder, Map<String, String> environment) throws IOException {
        Path log = folder.resolve("log");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It lives for seconds: what better code would save, its compiler would cost.
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.logging.config.file=" + Files.writeString(folder.resolve("logging"), ALL),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-cp",
                        classPath(),
                        LogProgram.class.getName())
                .redirectError(log.toFile());
        java.environment().putAll(environment);
        // Where the SDK looks for what it may log, should it not ask SLF4J.
        java.environment().put("AZURE_LOG_LEVEL", "verbose");
        java.environment().put("AZURE_HTTP_LOG_DETAIL_LEVEL", "body_and_headers");
        return new Chatter(java.start(), log);
    }

    /** With an SLF4J that prints in place of the one that does not. */
    private static String classPath() {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path printing = Path.of("target", "logging", "slf4j-simple.jar").toAbsolutePath();
        return Stream.concat(
                        Arrays.stream(tests.split(File.pathSeparator, -1)).filter(part -> !part.contains("slf4j-nop")),
                        Stream.of(printing.toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Has the program do something, which must end so. */
    void tell(String line, String beginning) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
        String answer = process.inputReader().readLine();
        assertTrue(answer != null && answer.startsWith(beginning), () -> line + ": " + answer);
    }

    /** The log, which is complete now. */
    Path end() throws IOException, InterruptedException {
        process.outputWriter().close();
        assertEquals(0, process.waitFor());
        return log;
    }
}
