// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.it.application.Application;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** An executable jar that runs as a process of its own, in a folder from which it reads {@code application.properties}. */
final class SpringBootApplication implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port ([0-9]+) \\(https\\)");
    private static final Pattern RESTARTED = Pattern.compile("(?s)Tomcat started on port .*" + STARTED);
    private static final Pattern RELOADED = Pattern.compile("bundle-watcher\\].* configured from keystore .*");
    private static final Pattern NOT_RELOADED = Pattern.compile("bundle-watcher\\].* Unexpected SSL reload error");

    private final RunningProcess process;

    private SpringBootApplication(RunningProcess process) {
        this.process = process;
    }

    /** With AzureSKR in BOOT-INF/lib, and nothing more on the command line. */
    static SpringBootApplication start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of("-jar", System.getProperty("application.jar")), arguments);
    }

    /** With AzureSKR on the class path, which java ignores where -jar is. */
    static SpringBootApplication startWithProviderBesideIt(Path folder, String... arguments) throws IOException {
        return start(
                folder,
                List.of(
                        "-cp",
                        ProviderConfig.selfContainedJar().toString(),
                        "-jar",
                        System.getProperty("application.without.jar")),
                arguments);
    }

    /** As an IDE starts it: from the folder of its classes, with the developer tools, which watch it. */
    static SpringBootApplication startWithDeveloperTools(Path folder, Path classes, String... arguments)
            throws IOException {
        String classPath = classes + File.pathSeparator + ConsumerJars.classPath();
        return start(folder, List.of("-cp", classPath, Application.class.getName()), arguments);
    }

    private static SpringBootApplication start(Path folder, List<String> jars, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(RunningProcess.java());
        // It starts, answers twice and ends: not worth an optimising compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jars);
        command.add("--server.port=0");
        command.addAll(List.of(arguments));
        return new SpringBootApplication(RunningProcess.start(folder, Map.of(), command));
    }

    /** Where it listens, once it does. */
    URI awaitStart() throws InterruptedException, TimeoutException {
        return URI.create("https://localhost:" + process.await(STARTED) + "/");
    }

    /** Where it listens when it has started again in the same JVM. */
    URI awaitRestart() throws InterruptedException, TimeoutException {
        return URI.create("https://localhost:" + process.await(RESTARTED) + "/");
    }

    void awaitReload() throws InterruptedException, TimeoutException {
        process.await(RELOADED);
    }

    void awaitFailedReload(String reason) throws InterruptedException, TimeoutException {
        process.await(NOT_RELOADED);
        process.await(Pattern.compile(Pattern.quote(reason)));
    }

    /** All it said until it gave up. */
    String awaitFailure() throws InterruptedException, TimeoutException {
        String output = process.awaitEnd();
        if (process.status() == 0) {
            throw new AssertionError("ended as if nothing had been wrong:\n" + output);
        }
        return output;
    }

    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
