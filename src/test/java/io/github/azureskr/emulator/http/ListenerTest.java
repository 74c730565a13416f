// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Endpoint ECHO = request -> new Response(200, Map.of("Content-Type", "text/x"), request.body());

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void requestReachesTheEndpointAsItWasSent() throws Exception {
        Endpoint endpoint = request -> Response.json(
                201,
                Map.of(
                        "method", request.method(),
                        "path", request.path(),
                        "a", request.parameter("a").orElseThrow(),
                        "header", request.header("X-Two").orElseThrow(),
                        "body", new String(request.body(), UTF_8)));
        try (Listener listener = Listener.http(loopback()).start(endpoint)) {
            URI uri = URI.create(listener.uri("127.0.0.1") + "/keys/web//release?a=x%26y&b");
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("X-Two", "2")
                            .POST(BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());

            assertEquals(201, response.statusCode());
            assertEquals(
                    Map.of("method", "POST", "path", "/keys/web//release", "a", "x&y", "header", "2", "body", "hello"),
                    JSONObjectUtils.parse(response.body()));
            LoggedRequest logged = listener.requests().get(0);
            assertEquals("POST /keys/web//release 201", logged.method() + " " + logged.path() + " " + logged.status());
            assertEquals(1, listener.requests().size());
        }
    }

    @Test
    void tlsClientThatTrustsTheRootIsServedByNameAndByAddress() throws Exception {
        LocalCa ca = LocalCa.create();
        Identity identity = ca.issue("localhost", List.of("localhost", "127.0.0.1"));
        HttpClient trusting =
                HttpClient.newBuilder().sslContext(ca.clientContext()).build();
        try (Listener listener = Listener.https(loopback(), identity).start(ECHO)) {
            assertEquals(
                    "hello", post(trusting, listener.uri("localhost"), "hello").body());
            assertEquals(
                    "hello", post(trusting, listener.uri("127.0.0.1"), "hello").body());
            assertThrows(SSLHandshakeException.class, () -> post(client, listener.uri("localhost"), "hello"));
        }
    }

    @Test
    void certificateForAnotherHostIsRefusedByTheClient() throws Exception {
        LocalCa ca = LocalCa.create();
        Identity identity = ca.issue("elsewhere", List.of("elsewhere.example"));
        HttpClient trusting =
                HttpClient.newBuilder().sslContext(ca.clientContext()).build();
        try (Listener listener = Listener.https(loopback(), identity).start(ECHO)) {
            assertThrows(SSLHandshakeException.class, () -> post(trusting, listener.uri("localhost"), ""));
        }
    }

    @Test
    void nextFaultHitsSoManyRequestsAndNoMore() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().next(2, Fault.status(429).retryAfter(1));
            HttpResponse<String> throttled = post(listener, "a");
            assertEquals(429, throttled.statusCode());
            assertEquals("1", throttled.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(throttled.body().contains("\"code\":\"Throttled\""), throttled.body());
            assertEquals(429, post(listener, "b").statusCode());
            assertEquals("c", post(listener, "c").body());
        }
    }

    @Test
    void standingFaultEndsWhenCleared() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().always(Fault.status(503));
            assertEquals(503, post(listener, "").statusCode());
            assertEquals(503, post(listener, "").statusCode());
            listener.faults().clear();
            assertEquals(200, post(listener, "").statusCode());
        }
    }

    @Test
    void faultOnAPathLeavesOthersAlone() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().always(Fault.status(500).on("/ATTEST"));
            URI uri = listener.uri("127.0.0.1");
            assertEquals(500, post(client, URI.create(uri + "/attest/x"), "").statusCode());
            assertEquals(200, post(client, URI.create(uri + "/certs"), "").statusCode());
        }
    }

    @Test
    void chosenFaultHitsWhatItIsChosenForUntilCleared() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults()
                    .choose(request -> request.body().length > 1 ? Optional.of(Fault.status(503)) : Optional.empty());
            assertEquals(503, post(listener, "ab").statusCode());
            assertEquals("a", post(listener, "a").body());
            listener.faults().clear();
            assertEquals("ab", post(listener, "ab").body());
        }
    }

    @Test
    void connectionDroppedBeforeIsNotServedAndDroppedAfterIs() throws Exception {
        AtomicInteger served = new AtomicInteger();
        Endpoint counting = request -> {
            served.incrementAndGet();
            return ECHO.answer(request);
        };
        try (Listener listener = Listener.http(loopback()).start(counting)) {
            // Twice: the JDK's client repeats a request once on a connection that ends without an answer.
            listener.faults().always(Fault.dropBefore());
            assertThrows(IOException.class, () -> post(listener, ""));
            assertEquals(0, served.get());
            listener.faults().clear();
            listener.faults().always(Fault.dropAfter());
            assertThrows(IOException.class, () -> post(listener, ""));
            assertTrue(served.get() > 0);
            assertTrue(listener.requests().stream().allMatch(request -> request.status() == 0));
        }
    }

    @Test
    void truncatedBodyEndsBeforeItsContentLength() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().next(1, Fault.truncated(3));
            HttpURLConnection connection =
                    (HttpURLConnection) listener.uri("127.0.0.1").toURL().openConnection();
            connection.setDoOutput(true);
            connection.getOutputStream().write("0123456789".getBytes(UTF_8));
            assertEquals(10, connection.getContentLength());
            try (InputStream in = connection.getInputStream()) {
                assertArrayEquals("012".getBytes(UTF_8), in.readNBytes(3));
                assertThrows(IOException.class, () -> {
                    if (in.read() < 0) {
                        throw new IOException("end");
                    }
                });
            }
        }
    }

    @Test
    void oversizedBodyIsTheAnswerAndMore() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().next(1, Fault.oversized(1_000_000));
            String body = post(listener, "{}").body();
            assertEquals(1_000_002, body.length());
            assertEquals("{}", body.trim());
        }
    }

    @Test
    void contentTypeIsReplaced() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().next(1, Fault.contentType("text/html"));
            HttpResponse<String> response = post(listener, "x");
            assertEquals(List.of("text/html"), response.headers().allValues("Content-Type"));
            assertEquals("x", response.body());
        }
    }

    @Test
    void drippedAnswerArrivesWhole() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            listener.faults().next(1, Fault.drip(2, Duration.ofMillis(1)));
            assertEquals("0123456", post(listener, "0123456").body());
        }
    }

    @Test
    void tooLargeBodyIsRefused() throws Exception {
        try (Listener listener = Listener.http(loopback()).start(ECHO)) {
            byte[] body = new byte[RequestReader.MAXIMUM_BODY + 1];
            HttpRequest request = HttpRequest.newBuilder(listener.uri("127.0.0.1"))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            assertEquals(413, client.send(request, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void failingEndpointAnswers500AndSaysWhy() throws Exception {
        Endpoint failing = request -> {
            throw new IOException("no such TPM");
        };
        try (Listener listener = Listener.http(loopback()).start(failing)) {
            HttpResponse<String> response = post(listener, "");
            assertEquals(500, response.statusCode());
            assertTrue(response.body().contains("no such TPM"), response.body());
        }
    }

    @Test
    void closeEndsADelayAndLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CountDownLatch served = new CountDownLatch(1);
        Endpoint counting = request -> {
            served.countDown();
            return ECHO.answer(request);
        };
        Thread caller;
        try (Listener listener = Listener.http(loopback()).start(counting)) {
            listener.faults().always(Fault.drip(1, Duration.ofHours(1)));
            caller = new Thread(() -> assertThrows(IOException.class, () -> post(listener, "x")));
            caller.start();
            served.await();
        }
        caller.join();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && !thread.getName().startsWith("HttpClient")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), () -> "left behind: " + thread);
            }
        }
    }

    private HttpResponse<String> post(Listener listener, String body) throws Exception {
        return post(client, listener.uri("127.0.0.1"), body);
    }

    private static HttpResponse<String> post(HttpClient client, URI uri, String body) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
