// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, connections, their reuse and their end. */
class HttpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void sendsTheRequestExactly() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.start((connection, number) -> {
                    heads.add(connection.readHead());
                    connection.write(OK);
                });
                Http http = client(LONG, LONG)) {
            URI uri = server.uri().resolve("/keys/web//release?api-version=7.4&x=%2F");
            http.exchange(HttpRequest.postJson(uri, Bytes.utf8("{}"))
                    .header("Metadata", "true")
                    .header("Content-Length", "7"));
            String head = heads.take();
            assertTrue(head.startsWith("POST /keys/web//release?api-version=7.4&x=%2F HTTP/1.1\n"), head);
            assertTrue(head.contains("\nHost: 127.0.0.1:" + uri.getPort() + "\n"), head);
            assertTrue(head.contains("\nMetadata: true\n"), head);
            assertTrue(head.contains("\nContent-Length: 2\n"), head);
            assertFalse(head.contains("Content-Length: 7"), head);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\rb", "a\0b", "\u00e9"})
    void refusesAHeaderThatCouldForgeAnother(String text) throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Http http = client(LONG, LONG)) {
            HttpRequest get = HttpRequest.get(server.uri());
            for (HttpRequest forged : List.of(
                    get.header("X", text),
                    get.header(text, "x"),
                    new HttpRequest(text, get.uri(), Map.of(), get.body()))) {
                String message = assertThrows(IOException.class, () -> http.exchange(forged))
                        .getMessage();
                assertTrue(message.endsWith("a character that is not allowed"), message);
            }
            assertEquals(0, server.accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vault.azure.net/",
                "http://127.0.0.1.evil.example/",
                "http://10.0.0.1/",
                "ftp://localhost/",
                "https://user@localhost/",
                "/relative",
                "https:///no-host"
            })
    void refusesAnythingButHttpsOutsideTheMachine(String uri) throws Exception {
        try (Http http = client(LONG, LONG)) {
            assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(URI.create(uri))));
        }
    }

    @Test
    void reusesAConnection() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Http http = client(LONG, LONG)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        "ok",
                        http.exchange(HttpRequest.get(server.uri())).body().utf8());
            }
            assertEquals(1, server.accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                // What follows an answer must not become the next one.
                OK + OK,
            })
    void doesNotReuseAConnectionThatIsNotCleanlyAtTheEndOfAnAnswer(String answer) throws Exception {
        try (RawServer server = RawServer.answering(answer);
                Http http = client(LONG, LONG)) {
            http.exchange(HttpRequest.get(server.uri()));
            http.exchange(HttpRequest.get(server.uri()));
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void repeatsARequestWhoseIdleConnectionWasClosedMeanwhile() throws Exception {
        // The first connection reads a second request and closes: the client cannot know before it has sent it.
        try (RawServer server = RawServer.start((connection, number) -> {
                    connection.readRequest();
                    connection.write(OK);
                    connection.readRequest();
                    if (number > 1) {
                        connection.write(OK);
                    }
                });
                Http http = client(LONG, LONG)) {
            HttpRequest post = HttpRequest.postJson(server.uri(), Bytes.utf8("{}"));
            assertEquals(200, http.exchange(post).status());
            assertEquals(200, http.exchange(post).status());
            assertEquals(200, http.exchange(post).status());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void doesNotRepeatARequestThatWasPartlyAnswered() throws Exception {
        try (RawServer server = RawServer.start((connection, number) -> {
                    connection.readRequest();
                    connection.write(OK);
                    connection.readRequest();
                    connection.write("HTTP");
                });
                Http http = client(LONG, LONG)) {
            http.exchange(HttpRequest.get(server.uri()));
            assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(server.uri())));
            assertEquals(1, server.accepted());
        }
    }

    /** It may still be at work: asking again would give it twice the work, and take twice the time. */
    @Test
    void doesNotRepeatARequestForWhichTimeRanOut() throws Exception {
        try (RawServer server = RawServer.start((connection, number) -> {
                    connection.readRequest();
                    connection.write(OK);
                    while (connection.readRequest()) {
                        // And no answer.
                    }
                });
                Http http = client(LONG, LONG)) {
            HttpRequest get = HttpRequest.get(server.uri());
            http.exchange(get);
            Http brief = http.once(Duration.ofMillis(100));
            String message =
                    assertThrows(IOException.class, () -> brief.exchange(get)).getMessage();
            assertTrue(message.contains("timed out after 100 ms"), message);
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void doesNotRepeatARequestOnAFreshConnection() throws Exception {
        try (RawServer server = RawServer.start((connection, number) -> connection.readRequest());
                Http http = client(LONG, LONG)) {
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(server.uri())))
                    .getMessage();
            assertTrue(message.endsWith("the connection was closed before it began"), message);
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void namesAnAddressThatRefusesTheConnection() throws Exception {
        URI uri;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            uri = URI.create("http://127.0.0.1:" + closedAtOnce.getLocalPort() + "/");
        }
        try (Http http = client(LONG, LONG)) {
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(uri)))
                    .getMessage();
            assertEquals(
                    "connecting to 127.0.0.1:" + uri.getPort() + " (127.0.0.1) failed: Connection refused", message);
        }
    }

    @Test
    void namesAHostWithoutAnAddress() throws Exception {
        try (Http http = client(LONG, LONG)) {
            String message = assertThrows(
                            IOException.class,
                            () -> http.exchange(HttpRequest.get(URI.create("https://nowhere.invalid/"))))
                    .getMessage();
            assertTrue(message.startsWith("nowhere.invalid has no address"), message);
        }
    }

    @Test
    void aDrippingBodyEndsAtTheResponseTimeout() throws Exception {
        try (RawServer server = dripping();
                Http http = client(Duration.ofMillis(300), LONG)) {
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(server.uri())))
                    .getMessage();
            assertTrue(message.endsWith(" timed out after 300 ms"), message);
        }
    }

    @Test
    void aDrippingBodyEndsAtTheDeadline() throws Exception {
        try (RawServer server = dripping();
                Http http = client(LONG, Duration.ofMillis(300))) {
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(server.uri())))
                    .getMessage();
            assertTrue(message.contains("the time for the whole load was up"), message);
        }
    }

    @Test
    void aServerThatNeverPausesEndsAtTheLimitToo() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                TcpWire wire = TcpWire.open()) {
            TimeLimit limit = TimeLimit.start(LONG, Deadline.after(LONG));
            wire.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), server.uri().getPort()),
                    limit);
            wire.write(ByteBuffer.wrap("GET\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), limit);
            wire.read(ByteBuffer.allocate(1), limit);
            TimeLimit over = TimeLimit.start(LONG, Deadline.after(Duration.ZERO));
            assertThrows(SocketTimeoutException.class, () -> wire.read(ByteBuffer.allocate(1), over));
        }
    }

    @Test
    void aSilentTlsServerEndsAtTheResponseTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Http http = client(Duration.ofMillis(300), LONG)) {
            URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
            String message = assertThrows(IOException.class, () -> http.exchange(HttpRequest.get(uri)))
                    .getMessage();
            assertEquals("the TLS handshake with 127.0.0.1:" + uri.getPort() + " timed out after 300 ms", message);
        }
    }

    @Test
    void aServerThatDoesNotReadEndsAtTheResponseTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Http http = client(Duration.ofMillis(300), LONG)) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            HttpRequest post = HttpRequest.postJson(uri, Bytes.owning(new byte[64 * 1024 * 1024]));
            String message =
                    assertThrows(IOException.class, () -> http.exchange(post)).getMessage();
            assertEquals("sending a request to 127.0.0.1:" + uri.getPort() + " timed out after 300 ms", message);
        }
    }

    @Test
    void closeEndsAnExchangeOfAnotherThread() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = silentOnce(asked)) {
            FutureTask<HttpResponse> exchange;
            try (Http http = client(LONG, LONG)) {
                exchange = inThread(() -> http.exchange(HttpRequest.get(server.uri())));
                asked.await();
            }
            assertTrue(failure(exchange).getMessage().endsWith("the HTTP client was closed meanwhile"));
        }
    }

    @Test
    void aClosedClientSaysSo() throws Exception {
        Http closed;
        try (Http http = client(LONG, LONG)) {
            closed = http;
        }
        HttpRequest get = HttpRequest.get(URI.create("https://localhost/"));
        assertEquals(
                "the HTTP client has been closed",
                assertThrows(IOException.class, () -> closed.exchange(get)).getMessage());
    }

    @Test
    void anInterruptEndsAnExchange() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = silentOnce(asked);
                Http http = client(LONG, LONG)) {
            FutureTask<HttpResponse> exchange = new FutureTask<>(() -> http.exchange(HttpRequest.get(server.uri())));
            Thread thread = new Thread(exchange);
            thread.start();
            asked.await();
            thread.interrupt();
            assertTrue(failure(exchange).getMessage().endsWith("interrupted"));
        }
    }

    @Test
    void servesSeveralThreads() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Http http = client(LONG, LONG)) {
            List<FutureTask<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(inThread(() -> {
                    int sum = 0;
                    for (int j = 0; j < 20; j++) {
                        sum += http.exchange(HttpRequest.get(server.uri())).status();
                    }
                    return sum;
                }));
            }
            for (FutureTask<Integer> task : tasks) {
                assertEquals(20 * 200, task.get());
            }
            assertTrue(server.accepted() <= 8, () -> "connections: " + server.accepted());
        }
    }

    @Test
    void startsNoThread() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            server.uri();
            Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
            try (Http http = client(LONG, LONG)) {
                http.exchange(HttpRequest.get(server.uri()));
            }
            Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
            after.removeAll(before);
            after.removeIf(thread -> thread.getName().startsWith("raw connection"));
            assertEquals(Set.of(), after);
        }
    }

    private static RawServer dripping() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        return RawServer.start((connection, number) -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                connection.write("x");
                try {
                    never.await(20, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
    }

    private static RawServer silentOnce(CountDownLatch asked) throws IOException {
        return RawServer.start((connection, number) -> {
            connection.readRequest();
            asked.countDown();
            connection.readRequest();
        });
    }

    private static <T> FutureTask<T> inThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    private static Throwable failure(FutureTask<?> task) {
        return assertThrows(ExecutionException.class, task::get).getCause();
    }

    private static Http client(Duration response, Duration deadline) {
        return Http.open(new HttpSettings(List.of(), LONG, response, Deadline.after(deadline)));
    }
}
