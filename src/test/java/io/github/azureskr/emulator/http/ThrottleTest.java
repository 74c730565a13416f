// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** Near the end of its range, because {@link System#nanoTime} may be. */
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);

    @Test
    void windowBeginsWithItsFirstRequestAndEndsWithAllItsRoom() {
        Turnstile turnstile = turnstile(Throttle.window(2, PERIOD));
        assertEquals(List.of(0L, 0L, 10_000L), enter(turnstile, 3));
        pass(4_000);
        assertEquals(List.of(6_000L), enter(turnstile, 1));
        pass(9_000);
        assertEquals(List.of(0L, 0L, 10_000L), enter(turnstile, 3));
    }

    @Test
    void bucketFillsOneByOne() {
        Turnstile turnstile = turnstile(Throttle.window(4, PERIOD).bucket());
        assertEquals(List.of(0L, 0L, 0L, 0L, 2_500L), enter(turnstile, 5));
        pass(2_000);
        assertEquals(List.of(500L), enter(turnstile, 1));
        pass(500);
        assertEquals(List.of(0L, 2_500L), enter(turnstile, 2));
        pass(100_000);
        assertEquals(List.of(0L, 0L, 0L, 0L, 2_500L), enter(turnstile, 5));
    }

    @Test
    void leastTimeIsThatOfWhoeverAsksWithoutEnd() {
        for (Throttle throttle :
                List.of(Throttle.window(4, PERIOD), Throttle.window(4, PERIOD).bucket())) {
            for (int requests : List.of(1, 4, 5, 8, 9, 22)) {
                AtomicLong now = new AtomicLong();
                Turnstile turnstile = new Turnstile(throttle, now::get);
                for (int entered = 0; entered < requests; ) {
                    Duration wait = turnstile.enter();
                    entered += wait.isZero() ? 1 : 0;
                    now.addAndGet(wait.toNanos());
                }
                assertEquals(throttle.leastTime(requests), Duration.ofNanos(now.get()), throttle + ", " + requests);
            }
        }
    }

    @Test
    void refusalNamesTheSecondInWhichThereIsRoomOnlyWhereItIsToBeTold() {
        Throttle throttle = Throttle.window(1, PERIOD);
        assertFalse(throttle.refusal(PERIOD).headers().containsKey("Retry-After"));
        Throttle telling = throttle.retryAfter();
        assertEquals("10", telling.refusal(PERIOD).headers().get("Retry-After"));
        assertEquals("3", telling.refusal(Duration.ofMillis(2_001)).headers().get("Retry-After"));
        assertEquals("1", telling.refusal(Duration.ofNanos(1)).headers().get("Retry-After"));
    }

    @Test
    void throttleWithoutRoomOrTimeIsNone() {
        assertThrows(IllegalArgumentException.class, () -> Throttle.window(0, PERIOD));
        assertThrows(IllegalArgumentException.class, () -> Throttle.window(1, Duration.ZERO));
    }

    @Test
    void requestIsHeldToTheFirstThrottleOnItsPath() throws Exception {
        Endpoint endpoint = request -> new Response(200, Map.of(), new byte[0]);
        try (Listener listener = Listener.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .start(endpoint)) {
            Duration day = Duration.ofDays(1);
            listener.throttles().add(Throttle.window(2, day).retryAfter().on("/Identity"));
            listener.throttles().add(Throttle.window(1, day));
            assertEquals(200, get(listener, "/metadata/identity/token").statusCode());
            assertEquals(200, get(listener, "/metadata/identity/token").statusCode());
            HttpResponse<String> refused = get(listener, "/metadata/identity/token");
            assertEquals(429, refused.statusCode());
            assertEquals("86400", refused.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(200, get(listener, "/metadata/THIM").statusCode());
            assertEquals(429, get(listener, "/metadata/THIM").statusCode());
            assertEquals(
                    List.of(200, 200, 429, 200, 429),
                    listener.requests().stream().map(LoggedRequest::status).toList());
            listener.throttles().clear();
            assertEquals(200, get(listener, "/metadata/THIM").statusCode());
        }
    }

    private static HttpResponse<String> get(Listener listener, String path) throws Exception {
        URI uri = URI.create(listener.uri("127.0.0.1") + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private Turnstile turnstile(Throttle throttle) {
        return new Turnstile(throttle, time::get);
    }

    private void pass(long millis) {
        time.addAndGet(millis * 1_000_000);
    }

    /** The waits of so many, in milliseconds. */
    private static List<Long> enter(Turnstile turnstile, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> turnstile.enter().toMillis())
                .toList();
    }
}
