// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalAzureClosingTest {

    @Test
    void closedAzureLeavesNoThreadNoFileAndNoPort() throws Exception {
        LocalAzure.start().close(); // what one JVM makes once: AMD's root, the platform's own threads
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Properties properties = new Properties();
        int port;
        try (LocalAzure azure = LocalAzure.start()) {
            properties.load(new StringReader(azure.configuration()));
            port = azure.uri(AzureService.KEY_VAULT).getPort();
        }
        assertFalse(Files.exists(Path.of(properties.getProperty("trust.certificates"))));
        assertFalse(Files.exists(Path.of(properties.getProperty("event-log"))));
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), () -> "left behind: " + thread);
            }
        }
    }

    @Test
    void startThatFailsHalfWayLeavesNothingOpen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Place place = new Place("localhost", taken.getLocalPort());
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            assertThrows(
                    BindException.class,
                    () -> LocalAzure.start(LocalAzureOptions.azure().with(AzureService.MANAGED_HSM, place)));
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (!before.contains(thread) && !thread.isDaemon()) {
                    thread.join(10_000);
                    assertFalse(thread.isAlive(), () -> "left behind: " + thread);
                }
            }
        }
    }

    @Test
    void everythingIsClosedWhateverBecomesOfTheRest() {
        Closing closing = new Closing();
        boolean[] closed = new boolean[1];
        closing.add(() -> closed[0] = true);
        closing.add(() -> {
            throw new IOException("stuck");
        });
        IOException failure = assertThrows(IOException.class, closing::close);
        assertFalse(failure.getSuppressed().length != 1 || !closed[0]);
    }
}
