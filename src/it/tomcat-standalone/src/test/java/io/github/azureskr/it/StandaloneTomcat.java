// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Apache Tomcat's distribution as its users install it: the home as it was unpacked, a base of one's own beside it. */
final class StandaloneTomcat {
    private static final Path HOME = Path.of(System.getProperty("tomcat.home"));
    private static final Pattern PORT =
            Pattern.compile("Starting ProtocolHandler \\[\"https-jsse-nio-auto-1-(\\d+)\"]");

    private final Path base;

    private StandaloneTomcat(Path base) {
        this.base = base;
    }

    /** A base with the distribution's configuration and one page. */
    static StandaloneTomcat in(Path base) throws IOException {
        for (String folder : List.of("bin", "conf", "lib", "logs", "temp", "webapps/ROOT", "work")) {
            Files.createDirectories(base.resolve(folder));
        }
        try (var files = Files.newDirectoryStream(HOME.resolve("conf"))) {
            for (Path file : files) {
                Files.copy(file, base.resolve("conf").resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(base.resolve("webapps/ROOT/index.html"), "a page");
        return new StandaloneTomcat(base);
    }

    /** The self-contained jar into its {@code lib/}. */
    void install() throws IOException {
        Path jar = ProviderConfig.selfContainedJar();
        Files.copy(jar, base.resolve("lib").resolve(jar.getFileName()));
    }

    /** Adds to the jars in which Tomcat looks for no tag libraries, in {@code conf/catalina.properties}. */
    void skipInScans(String jars) throws IOException {
        Path properties = base.resolve("conf/catalina.properties");
        String ours = Files.readString(properties);
        String property = "tomcat.util.scan.StandardJarScanFilter.jarsToSkip=";
        if (!ours.contains(property)) {
            throw new IllegalStateException(properties + " has no " + property);
        }
        Files.writeString(properties, ours.replace(property, property + jars + ","));
    }

    RunningProcess start(String... options) throws IOException {
        Map<String, String> environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "CATALINA_HOME", HOME.toString(),
                "CATALINA_BASE", base.toString(),
                "CATALINA_OPTS", "-Dhttps.port=0 " + String.join(" ", options));
        return RunningProcess.start(
                base, environment, List.of(HOME.resolve("bin/catalina.sh").toString(), "run"));
    }

    static URI uri(RunningProcess tomcat) throws InterruptedException, TimeoutException {
        return URI.create("https://localhost:" + tomcat.await(PORT) + "/");
    }
}
