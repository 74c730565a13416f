// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 504})
    void asksAgainUntilTheServiceHasRecovered(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 3, status, "");
                Http http = client(MINUTE)) {
            assertEquals(200, ask(http, server).status());
            assertEquals(3, requests.get());
        }
    }

    @Test
    void givesTheLastAnswerWhenTheServiceDoesNotRecover() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, 503, "");
                Http http = client(MINUTE)) {
            assertEquals(503, ask(http, server).status());
            assertEquals(4, requests.get());
        }
    }

    /** Whoever has waited in a queue has as many tries as anyone when the service then breaks. */
    @Test
    void roundsInWhichTheServiceWasBusyUseUpNoneOfTheTriesOfABrokenOne() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = RawServer.start((connection, number) -> {
                    while (connection.readRequest()) {
                        int request = requests.incrementAndGet();
                        int answer = request <= 5 || request == 7 ? 429 : 502;
                        connection.write("HTTP/1.1 " + answer + " x\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                Http http = client(MINUTE)) {
            assertEquals(502, ask(http, server).status());
            assertEquals(6 + 4, requests.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 401, 403, 404})
    void doesNotRepeatWhatWouldBeAnsweredTheSameWay(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, status, "");
                Http http = client(MINUTE)) {
            assertEquals(status, ask(http, server).status());
            assertEquals(1, requests.get());
        }
    }

    @Test
    void doesNotWaitWhenTheServiceWantsMoreTimeThanThereIs() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, 429, "Retry-After: 3600\r\n");
                Http http = client(MINUTE)) {
            assertEquals(429, ask(http, server).status());
            assertEquals(1, requests.get());
        }
    }

    @Test
    void asksAgainWhereTheConnectionBroke() throws Exception {
        try (RawServer server = RawServer.start((connection, number) -> {
                    connection.readRequest();
                    connection.write(
                            number < 3 ? "HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\n{" : "HTTP/1.1 204 x\r\n\r\n");
                });
                Http http = client(MINUTE)) {
            assertEquals(204, ask(http, server).status());
            assertEquals(3, server.accepted());
        }
    }

    @Test
    void doesNotAskAgainWhereTheAnswerMakesNoSense() throws Exception {
        try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH_9.2\r\n");
                Http http = client(MINUTE)) {
            assertThrows(IOException.class, () -> ask(http, server));
            assertEquals(1, server.accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void asksAServiceThatSaysWhenToComeAgainAsLongAsThereIsTime(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 9, status, "Retry-After: 0\r\n");
                Http http = client(MINUTE)) {
            assertEquals(200, ask(http, server).status());
            assertEquals(9, requests.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 500, 750", "8000, 500, 854", "64000, 2666, 5444", "3600000, 30000, 60000"})
    void pausesOfABusyServiceGrowWithTheTimeWaited(long waited, long least, long most) {
        LongSummaryStatistics pauses = pauses(3, waited, 429, "");
        assertBetween(least, most, pauses);
    }

    /** Else a thousand machines that were refused in the same second come back in the same second. */
    @Test
    void machinesComeBackScatteredAfterTheRetryAfterThatTheyShare() {
        assertBetween(10_000, 10_625, pauses(1, 0, 429, "10"));
        assertBetween(10_000, 12_000, pauses(3, 22_000, 429, "10"));
    }

    @ParameterizedTest
    @CsvSource({"1, 500, 750", "2, 1000, 1500", "3, 2000, 3000"})
    void pausesOfABrokenServiceDouble(int round, long least, long most) {
        assertBetween(least, most, pauses(round, 500L * (round - 1), 503, ""));
    }

    /** Between these, and not much less apart. */
    private static void assertBetween(long least, long most, LongSummaryStatistics pauses) {
        long nearly = (most - least) / 50;
        assertTrue(pauses.getMin() >= least && pauses.getMin() <= least + nearly, pauses.toString());
        assertTrue(pauses.getMax() <= most && pauses.getMax() >= most - nearly, pauses.toString());
    }

    private static LongSummaryStatistics pauses(int round, long waited, int status, String retryAfter) {
        VirtualRetries retries = new VirtualRetries(Duration.ofMillis(500), new Random(1));
        Map<String, List<String>> headers =
                retryAfter.isEmpty() ? Map.of() : Map.of("retry-after", List.of(retryAfter));
        return Stream.generate(() -> retries.pauseAfter(round, Duration.ofMillis(waited), status, headers))
                .limit(1_000)
                .mapToLong(pause -> pause.orElseThrow().toMillis())
                .summaryStatistics();
    }

    @Test
    void prefersTheFirstThatAnswers() throws Exception {
        AtomicInteger spared = new AtomicInteger();
        try (RawServer down = RawServer.start((connection, number) -> {});
                RawServer busy = answering(new AtomicInteger(), 100, 429, "");
                RawServer well = answering(new AtomicInteger(), 1, 200, "");
                RawServer last = answering(spared, 1, 200, "");
                Http http = client(MINUTE)) {
            List<HttpRequest> requests = Stream.of(down, busy, well, last)
                    .map(server -> HttpRequest.get(server.uri()))
                    .toList();
            List<Attempt> attempts = http.exchangeWithFallback(requests, Guidance.SERVICE, Stage.ATTESTATION);
            assertEquals(
                    requests.subList(0, 3),
                    attempts.stream().map(Attempt::request).toList());
            assertEquals(200, attempts.get(2).answerOrThrow().status());
            assertEquals(0, spared.get());
        }
    }

    /** And what it said is not lost: the attempts stay in the order of preference. */
    @Test
    void oneThatWantsToBeLeftAloneIsAndHoldsUpNoOther() throws Exception {
        AtomicInteger patient = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        try (RawServer wantsAnHour = answering(patient, 100, 429, "Retry-After: 3600\r\n");
                RawServer busy = answering(other, 5, 429, "");
                Http http = client(MINUTE)) {
            List<HttpRequest> requests = Stream.of(wantsAnHour, busy)
                    .map(server -> HttpRequest.get(server.uri()))
                    .toList();
            List<Attempt> attempts = http.exchangeWithFallback(requests, Guidance.SERVICE, Stage.ATTESTATION);
            assertEquals(requests, attempts.stream().map(Attempt::request).toList());
            assertEquals(429, attempts.get(0).answerOrThrow().status());
            assertEquals(200, attempts.get(1).answerOrThrow().status());
            assertEquals(1, patient.get());
            assertEquals(5, other.get());
        }
    }

    /** What has been waited of a Retry-After is not waited again because another service has to be left alone longer. */
    @Test
    void comesBackWhenTheFirstOfTwoIsDue() {
        AtomicLong now = new AtomicLong();
        Turn one = new Turn(HttpRequest.get(URI.create("https://one.invalid")), now::get);
        Turn other = new Turn(HttpRequest.get(URI.create("https://other.invalid")), now::get);
        one.take(busy(one.request(), 40));
        other.take(busy(other.request(), 25));
        now.set(Duration.ofSeconds(26).toNanos());
        other.take(busy(other.request(), 40));
        Retries retries = new Retries(Guidance.SERVICE, Stage.ATTESTATION, Duration.ofMillis(500), new Random(1));
        long pause = retries.pauseAfter(0, Duration.ofSeconds(26), List.of(one, other))
                .orElseThrow()
                .toMillis();
        assertTrue(pause >= 14_000 && pause <= 14_000 + 40_000 / 16, pause + " ms");
    }

    private static Attempt busy(HttpRequest request, int retryAfter) {
        Map<String, List<String>> headers = Map.of("retry-after", List.of(Integer.toString(retryAfter)));
        return new Attempt(request, Optional.of(new HttpResponse(429, headers, Bytes.EMPTY)), Optional.empty());
    }

    /** Else one that is broken would be asked until the deadline, in the name of one that is not asked any more. */
    @Test
    void oneThatWantsMoreTimeThanThereIsDoesNotCountAsBusy() throws Exception {
        AtomicInteger other = new AtomicInteger();
        try (RawServer wantsAnHour = answering(new AtomicInteger(), 100, 429, "Retry-After: 3600\r\n");
                RawServer broken = answering(other, 10_000, 500, "");
                Http http = client(MINUTE)) {
            List<HttpRequest> requests = Stream.of(wantsAnHour, broken)
                    .map(server -> HttpRequest.get(server.uri()))
                    .toList();
            List<Attempt> attempts = http.exchangeWithFallback(requests, Guidance.SERVICE, Stage.ATTESTATION);
            assertEquals(429, attempts.get(0).answerOrThrow().status());
            assertEquals(500, attempts.get(1).answerOrThrow().status());
            assertEquals(4, other.get());
        }
    }

    @Test
    void interruptEndsThePause() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = answering(requests, 100, 429, "Retry-After: 3600\r\n");
                Http http = client(Duration.ofDays(1))) {
            Thread asking = Thread.currentThread();
            FutureTask<Boolean> interrupter = new FutureTask<>(() -> {
                while (asking.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                asking.interrupt();
                return true;
            });
            new Thread(interrupter).start();
            assertThrows(InterruptedIOException.class, () -> ask(http, server));
            assertTrue(Thread.interrupted());
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
                exchange = new FutureTask<>(() -> ask(http, server));
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

    private static HttpResponse ask(Http http, RawServer server) throws IOException {
        return http.exchangeWithRetries(HttpRequest.get(server.uri()), Guidance.SERVICE, Stage.RELEASE);
    }

    private static Http client(Duration deadline) {
        return Http.open(new HttpSettings(List.of(), MINUTE, MINUTE, Duration.ofMillis(1), Deadline.after(deadline)));
    }
}
