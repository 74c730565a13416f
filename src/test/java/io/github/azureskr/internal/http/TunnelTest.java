// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this client says to a proxy, and what it makes of answers that a sound proxy never gives. */
@Timeout(60)
class TunnelTest {
    private static final URI ORIGIN = URI.create("https://vault.example/keys");

    private final ProxySelector before = ProxySelector.getDefault();

    @AfterEach
    void restore() {
        ProxySelector.setDefault(before);
    }

    @Test
    void theRequestNamesHostAndPortAndNothingElse() throws Exception {
        List<String> requests = new ArrayList<>();
        try (RawServer proxy = RawServer.start((connection, number) -> {
            requests.add(connection.readHead());
            connection.write("HTTP/1.1 403 Forbidden\r\n\r\n");
        })) {
            failureThrough(proxy);
        }
        assertEquals(List.of("CONNECT vault.example:443 HTTP/1.1\nHost: vault.example:443\n\n"), requests);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 407, 429})
    void aRefusalIsToldFromAFailure(int status) throws Exception {
        IOException failure = failure("HTTP/1.1 " + status + " \r\nContent-Length: 5\r\n\r\n");
        assertInstanceOf(ProxyRefusal.class, failure);
        assertTrue(failure.getMessage().contains("(HTTP " + status + ")"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aFailureOfTheProxyMayPass(int status) throws Exception {
        IOException failure = failure("HTTP/1.0 " + status + " Bad Gateway\r\n\r\n<html>");
        assertFalse(failure instanceof ProxyRefusal);
        assertTrue(failure.getMessage().contains("could not connect to vault.example:443 (HTTP " + status + ")"));
    }

    @Test
    void anOriginThatSpeaksBeforeItIsSpokenToIsNone() throws Exception {
        assertTrue(failure("HTTP/1.1 200 OK\r\n\r\nwelcome").getMessage().contains("has not been asked"));
    }

    @Test
    void somethingOtherThanAProxyIsRecognised() throws Exception {
        assertTrue(failure("220 mail.example ESMTP\r\n").getMessage().contains("not HTTP/1.1"));
    }

    @Test
    void aProxyThatHangsUpIsNamed() throws Exception {
        String message = failure("").getMessage();
        assertTrue(message.startsWith("connecting to vault.example:443 through the proxy 127.0.0.1:"), message);
        assertTrue(message.contains("the connection was closed before it began"), message);
    }

    @Test
    void aProxyThatIsSilentIsGivenUp() throws Exception {
        try (RawServer proxy = RawServer.start((connection, number) -> {
            while (connection.readRequest()) {
                // And no answer.
            }
        })) {
            String message = failureThrough(proxy).getMessage();
            assertTrue(message.contains("through the proxy 127.0.0.1:"), message);
            assertTrue(message.contains("timed out after 2 s"), message);
        }
    }

    @Test
    void aProxyThatHasNoAddressIsNamed() {
        ProxySelector.setDefault(always("proxy.invalid", 3128));
        String message = failure().getMessage();
        assertTrue(message.contains("through the proxy proxy.invalid:3128"), message);
        assertTrue(message.contains("has no address"), message);
    }

    /** Java sends nothing of a non-blocking channel through SOCKS, and this client knows no way around that. */
    @Test
    void aProxyOfAnotherKindIsNotUsed() throws Exception {
        try (RawServer origin = RawServer.answeringAndClosing("not TLS")) {
            ProxySelector.setDefault(
                    new Fixed(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("socks.invalid", 1080))));
            URI uri = URI.create("https://127.0.0.1:" + origin.uri().getPort());
            assertTrue(failure(uri).getMessage().startsWith("the TLS handshake with 127.0.0.1:"));
        }
    }

    @Test
    void plainHttpWhichStaysOnThisMachineNeedsNone() throws Exception {
        try (RawServer server = RawServer.answeringAndClosing("HTTP/1.1 204 \r\n\r\n");
                Http http = client()) {
            ProxySelector.setDefault(always("proxy.invalid", 3128));
            assertEquals(204, http.exchange(HttpRequest.get(server.uri())).status());
        }
    }

    @Test
    void withoutAnySelectorThereIsNone() throws Exception {
        try (RawServer origin = RawServer.answeringAndClosing("not TLS")) {
            ProxySelector.setDefault(null);
            URI uri = URI.create("https://127.0.0.1:" + origin.uri().getPort());
            assertTrue(failure(uri).getMessage().startsWith("the TLS handshake with 127.0.0.1:"));
        }
    }

    private static IOException failure(String answer) throws Exception {
        try (RawServer proxy = RawServer.answeringAndClosing(answer)) {
            return failureThrough(proxy);
        }
    }

    private static IOException failureThrough(RawServer proxy) {
        ProxySelector.setDefault(always("127.0.0.1", proxy.uri().getPort()));
        return failure();
    }

    private static IOException failure() {
        return failure(ORIGIN);
    }

    private static IOException failure(URI uri) {
        try (Http http = client()) {
            return assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(uri)));
        }
    }

    private static Http client() {
        return Http.open(new HttpSettings(
                List.of(), Duration.ofSeconds(10), Duration.ofSeconds(2), Deadline.after(Duration.ofSeconds(30))));
    }

    private static ProxySelector always(String host, int port) {
        return new Fixed(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    }

    private static final class Fixed extends ProxySelector {
        private final Proxy proxy;

        Fixed(Proxy proxy) {
            this.proxy = proxy;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            throw new AssertionError("nobody reports to this");
        }
    }
}
