// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Jetty's distribution, run as a process of its own on a jetty-base. */
final class JettyHome implements AutoCloseable {
    private static final Pattern STARTED =
            Pattern.compile("Started oejs\\.ServerConnector@.*:([0-9]+)}[\\s\\S]*Started oejs\\.Server@");
    private static final Pattern LOADED_TWICE = Pattern.compile("x509=[\\s\\S]*x509=");
    private static final Pattern NOT_RELOADED = Pattern.compile("Keystore Reload Failed");

    private final RunningProcess process;

    private JettyHome(RunningProcess process) {
        this.process = process;
    }

    static JettyHome start(Path base, String... properties) throws IOException {
        String startJar = Path.of(System.getProperty("jetty.home"), "start.jar").toString();
        List<String> command =
                List.of(RunningProcess.java(), "-XX:TieredStopAtLevel=1", "-jar", startJar, "jetty.ssl.port=0");
        return new JettyHome(RunningProcess.start(
                base,
                Map.of(),
                Stream.concat(command.stream(), Stream.of(properties)).toList()));
    }

    /** A jetty-base as the README has it made: the three folders of provider-config/, and the jar. */
    static void prepare(Path base) throws IOException {
        for (String file : List.of("start.d/azureskr.ini", "modules/azureskr.mod", "etc/azureskr.xml")) {
            ProviderConfig.copy("jetty/" + file, base.resolve(file));
        }
        Path jar = ProviderConfig.selfContainedJar();
        Path libraries = Files.createDirectories(base.resolve("lib/azureskr"));
        Files.copy(jar, libraries.resolve(jar.getFileName()));
    }

    /** Where it listens, once it does. */
    URI awaitStart() throws InterruptedException, TimeoutException {
        return URI.create("https://localhost:" + process.await(STARTED) + "/");
    }

    void awaitReload() throws InterruptedException, TimeoutException {
        process.await(LOADED_TWICE);
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
