// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TLS as a client must do it, against the JDK's HTTPS server, which echoes. */
class HttpsTest {
    private HttpsServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void exchangesLargeBodiesWithATrustedServer() throws Exception {
        TestAuthority authority = new TestAuthority("ours");
        URI uri = serve(authority.serverContext("localhost"));
        Bytes large = Bytes.owning(new byte[3_000_000]);
        try (Http http = clientThatTrusts(List.of(authority.certificate()))) {
            HttpResponse answer = http.exchange(HttpRequest.postJson(uri, large));
            assertEquals(200, answer.status());
            assertEquals(large, answer.body());
        }
    }

    @Test
    void refusesACertificateThatNoTrustAnchorVouchesFor() throws Exception {
        assertUntrusted(List.of(new TestAuthority("ours").certificate()));
    }

    @Test
    void refusesACertificateOfAnImpostorOfTheTrustAnchor() throws Exception {
        assertUntrusted(List.of(new TestAuthority("theirs").certificate()));
    }

    @Test
    void refusesAPrivateCertificateWithThePlatformsTrustAnchors() throws Exception {
        assertUntrusted(List.of());
    }

    @Test
    void refusesACertificateOfAnotherHost() throws Exception {
        TestAuthority authority = new TestAuthority("ours");
        String message = failureWith(authority.serverContext("vault.azure.net"), List.of(authority.certificate()));
        assertTrue(message.contains("belongs to another host"), message);
        assertTrue(message.contains("localhost"), message);
    }

    @Test
    void refusesAnExpiredCertificateAndNamesTheClock() throws Exception {
        TestAuthority authority = new TestAuthority("ours");
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        SSLContext server = authority.serverContext("localhost", yesterday.minus(Duration.ofDays(1)), yesterday);
        String message = failureWith(server, List.of(authority.certificate()));
        assertTrue(message.contains("not valid now"), message);
        assertTrue(message.contains("clock"), message);
    }

    @Test
    void reusesATlsConnection() throws Exception {
        TestAuthority authority = new TestAuthority("ours");
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        server.createContext("/counted", exchange -> {
            clients.add(exchange.getRemoteAddress());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        URI uri = serve(authority.serverContext("localhost")).resolve("/counted");
        try (Http http = clientThatTrusts(List.of(authority.certificate()))) {
            for (int i = 0; i < 5; i++) {
                assertEquals(204, http.exchange(HttpRequest.get(uri)).status());
            }
        }
        assertEquals(1, clients.size());
    }

    @Test
    void refusesABodyThatEndsWithoutTlsGoodbye() throws Exception {
        TestAuthority authority = new TestAuthority("ours");
        try (RawServer cutting = RawServer.cuttingTls(authority.serverContext("localhost"), (connection, number) -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\n\r\nhalf of the answer");
                });
                Http http = clientThatTrusts(List.of(authority.certificate()))) {
            URI uri = URI.create("https://localhost:" + cutting.uri().getPort());
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(uri)))
                    .getMessage();
            assertTrue(message.contains("close_notify"), message);
        }
    }

    /** Also where the JVM has been told otherwise, for the sake of something else in it. */
    @Test
    void offersTls13AndTls12AndNothingOlder() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.tls.client.protocols=TLSv1.2",
                        "-cp",
                        folderOf(Tls.class) + File.pathSeparator + folderOf(Offer.class),
                        Offer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertEquals("[TLSv1.2] of the JVM, and ours is [TLSv1.3, TLSv1.2]", out.strip());
    }

    private static Path folderOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Says which versions of TLS a client offers. */
    static final class Offer {
        private Offer() {}

        public static void main(String[] arguments) throws Exception {
            SSLParameters usual = SSLContext.getDefault().getDefaultSSLParameters();
            SSLEngine ours = new Tls(List.of()).engineFor(Origin.of(URI.create("https://vault.azure.net")));
            System.out.println(Arrays.toString(usual.getProtocols()) + " of the JVM, and ours is "
                    + Arrays.toString(ours.getEnabledProtocols()));
        }
    }

    @Test
    void neverUsesTheDefaultContextOfTheJvm() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(new UnusableContext());
        try {
            exchangesLargeBodiesWithATrustedServer();
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> SSLContext.getDefault().createSSLEngine());
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private void assertUntrusted(List<X509Certificate> trusted) throws Exception {
        String message = failureWith(new TestAuthority("theirs").serverContext("localhost"), trusted);
        assertTrue(message.contains("not issued by a trusted authority"), message);
        assertTrue(message.contains("trust.certificates"), message);
    }

    private String failureWith(SSLContext served, List<X509Certificate> trusted) throws Exception {
        URI uri = serve(served);
        try (Http http = clientThatTrusts(trusted)) {
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(uri)))
                    .getMessage();
            assertTrue(message.startsWith("the TLS handshake with localhost:" + uri.getPort() + " failed: "), message);
            return message;
        }
    }

    private URI serve(SSLContext context) {
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/echo");
    }

    private static Http clientThatTrusts(List<X509Certificate> anchors) {
        return Http.open(new HttpSettings(
                anchors, Duration.ofSeconds(10), Duration.ofSeconds(10), Deadline.after(Duration.ofSeconds(30))));
    }
}
