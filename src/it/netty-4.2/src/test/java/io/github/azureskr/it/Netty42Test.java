// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class Netty42Test extends JavaSourceTest {
    private static final Pattern SERVING = Pattern.compile("Serving (https://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    Netty42Test() {
        super("netty/NettyServer.java");
    }

    @Test
    void netty42ServesTheReleasedKey() throws Exception {
        assertServesTheReleasedKey(program.with("8443", "0"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "OpenSSL is there for Linux on amd64")
    void netty42OnOpenSslServesTheReleasedKey() throws Exception {
        assertServesTheReleasedKey(onOpenSsl(program.with("8443", "0")));
    }

    @Test
    void netty42ServesTheNextKeyAfterARotation() throws Exception {
        assertServesTheNextKey(program.with("8443", "0"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "OpenSSL is there for Linux on amd64")
    void netty42OnOpenSslServesTheNextKeyAfterARotation() throws Exception {
        assertServesTheNextKey(onOpenSsl(program.with("8443", "0")));
    }

    private static JavaSource onOpenSsl(JavaSource server) throws Exception {
        return server.with("sslProvider(SslProvider.JDK)", "sslProvider(SslProvider.OPENSSL)");
    }

    private void assertServesTheReleasedKey(JavaSource server) throws Exception {
        Calls before = Calls.of(azure);
        try (RunningProcess process = server.start()) {
            Visit visit = visit(process);
            assertEquals("Served by Netty", visit.body());
            assertEquals(key.publicKey(), visit.key());
            assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
        }
    }

    private void assertServesTheNextKey(JavaSource server) throws Exception {
        Path configuration = folder.resolve("azureskr.conf");
        Files.writeString(configuration, Files.readString(configuration) + "rotation.interval=1s\n");
        try (RunningProcess process = server.start()) {
            Visit visit = visit(process);
            assertEquals(key.publicKey(), visit.key());
            key.rotate().writeCertificate(folder.resolve("web.pem"));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!visit.key().equals(key.publicKey()) && System.nanoTime() < deadline) {
                visit = visit(process);
            }
            assertEquals(key.publicKey(), visit.key());
        }
    }

    private Visit visit(RunningProcess server) throws Exception {
        return Visit.to(URI.create(server.await(SERVING)), azure.ca().clientContext());
    }
}
