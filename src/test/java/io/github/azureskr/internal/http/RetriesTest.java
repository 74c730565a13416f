// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
    private static final Retries QUICK = new Retries(4, Duration.ofMillis(1));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 504})
    void asksAgainUntilTheServiceHasRecovered(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 3, status, "");
                Http http = client(MINUTE)) {
            assertEquals(
                    200,
                    QUICK.exchange(http, HttpRequest.get(server.uri()), Set.of())
                            .status());
            assertEquals(3, requests.get());
        }
    }

    @Test
    void givesTheLastAnswerWhenTheServiceDoesNotRecover() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, 503, "Retry-After: 0\r\n");
                Http http = client(MINUTE)) {
            assertEquals(
                    503,
                    QUICK.exchange(http, HttpRequest.get(server.uri()), Set.of())
                            .status());
            assertEquals(4, requests.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 401, 403, 404})
    void doesNotRepeatWhatWouldBeAnsweredTheSameWay(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, status, "");
                Http http = client(MINUTE)) {
            assertEquals(
                    status,
                    QUICK.exchange(http, HttpRequest.get(server.uri()), Set.of())
                            .status());
            assertEquals(1, requests.get());
        }
    }

    @Test
    void doesNotWaitWhenTheServiceWantsMoreTimeThanThereIs() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, 429, "Retry-After: 3600\r\n");
                Http http = client(MINUTE)) {
            assertEquals(
                    429,
                    QUICK.exchange(http, HttpRequest.get(server.uri()), Set.of())
                            .status());
            assertEquals(1, requests.get());
        }
    }

    @Test
    void closingTheClientEndsThePause() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawServer server = RawServer.start((connection, number) -> {
            connection.readRequest();
            connection.write("HTTP/1.1 429 x\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
            answered.countDown();
            connection.readRequest();
        })) {
            FutureTask<HttpResponse> exchange;
            try (Http http = client(Duration.ofDays(1))) {
                exchange = new FutureTask<>(() -> QUICK.exchange(http, HttpRequest.get(server.uri()), Set.of()));
                new Thread(exchange).start();
                answered.await();
            }
            Throwable failure =
                    assertThrows(ExecutionException.class, exchange::get).getCause();
            assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
        }
    }

    /** The {@code goodOne}th request is answered with 200, those before it with {@code status}. */
    private static RawServer answering(AtomicInteger requests, int goodOne, int status, String header)
            throws IOException {
        return RawServer.start((connection, number) -> {
            while (connection.readRequest()) {
                int answer = requests.incrementAndGet() < goodOne ? status : 200;
                connection.write("HTTP/1.1 " + answer + " x\r\n" + header + "Content-Length: 0\r\n\r\n");
            }
        });
    }

    private static Http client(Duration deadline) {
        return Http.open(new HttpSettings(List.of(), MINUTE, MINUTE, Deadline.after(deadline)));
    }
}
