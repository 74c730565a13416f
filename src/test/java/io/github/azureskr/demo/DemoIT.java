// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo as {@code ./run demo} starts it: Tomcat from provider-config/, a visit, and a machine that is refused. */
class DemoIT {
    @Test
    void everythingThatTheDemoShowsHolds() throws IOException, InterruptedException {
        String libraries = Files.readString(Path.of("target/demo.classpath"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process demo = new ProcessBuilder(
                        java.toString(), "-cp", "target/test-classes:target/classes:" + libraries, Demo.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(demo.waitFor(1, TimeUnit.MINUTES), output);
        assertEquals(0, demo.exitValue(), output);
        String text = output.replaceAll("\\s+", " ");
        assertTrue(text.contains("200 Served with a key that left its vault"), output);
        assertTrue(text.contains("attestations: 1, releases: 1, for all of Tomcat's start"), output);
        assertTrue(text.contains("the server's public key is the vault's"), output);
        assertTrue(text.contains("debugging of the guest: expected forbidden, found allowed"), output);
        assertTrue(output.endsWith("All of it held.\n"), output);
    }
}
