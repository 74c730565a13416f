// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImdsEndorserTest {
    private final FakeMachine machine = new FakeMachine();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Bytes body = Bytes.EMPTY;
    private HttpServer server;
    private Http http;

    @BeforeEach
    void startServer() throws Exception {
        body = thimAnswer();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Duration limit = Duration.ofSeconds(20);
        http = Http.open(new HttpSettings(List.of(), limit, limit, Duration.ofMillis(5), Deadline.after(limit)));
    }

    @AfterEach
    void stopServer() {
        http.close();
        server.stop(0);
    }

    @Test
    void asksThimAndReadsItsAnswer() throws Exception {
        Endorsements endorsements = endorser("/").fetch();
        assertEquals(List.of(machine.vcek, machine.ask, machine.ark), endorsements.chain());
        assertEquals(List.of("GET /metadata/THIM/amd/certification Metadata: true"), requests);
    }

    @Test
    void asksAgainWhileTheServiceIsBusy() throws Exception {
        statuses.addAll(List.of(404, 429, 500));
        assertEquals(3, endorser("").fetch().chain().size());
        assertEquals(4, requests.size());
    }

    @Test
    void givesUpAfterFourAttempts() {
        statuses.addAll(List.of(503, 503, 503, 503, 503));
        assertRefused("refused to give AMD's certificates for this host (status 503). Load again in a minute; ");
        assertEquals(4, requests.size());
    }

    @Test
    void doesNotAskAgainWhereThatCannotHelp() {
        statuses.add(400);
        assertRefused("(status 400). Something other than Azure's metadata service answers there");
        assertEquals(1, requests.size());
    }

    @Test
    void answerWithoutCertificatesIsRefused() {
        body = Bytes.utf8("<html>");
        assertRefused(
                "did not answer with AMD's certificates for this host: THIM's certificates: not well-formed JSON");
    }

    @Test
    void serviceOutOfReachIsNamed() {
        server.stop(0);
        assertRefused("/metadata/THIM/amd/certification cannot be reached: ");
    }

    private void assertRefused(String message) {
        AzureSkrException refusal =
                assertThrows(AzureSkrException.class, () -> endorser("").fetch());
        assertEquals(Stage.ENDORSEMENT, refusal.stage());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    private ImdsEndorser endorser(String path) {
        int port = server.getAddress().getPort();
        return new ImdsEndorser(http, URI.create("http://127.0.0.1:" + port + path));
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " Metadata: "
                + exchange.getRequestHeaders().getFirst("Metadata"));
        int status = statuses.isEmpty() ? 200 : statuses.remove();
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.toArray());
        exchange.close();
    }

    private Bytes thimAnswer() throws CertificateEncodingException {
        return JsonText.of(Map.of(
                "vcekCert",
                pem(machine.vcek),
                "tcbm",
                "d308000000000003",
                "certificateChain",
                pem(machine.ask) + pem(machine.ark),
                "cacheControl",
                "86400"));
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
