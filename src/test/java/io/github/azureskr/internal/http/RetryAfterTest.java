// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:34Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "120 | 120",
                "Sun, 06 Nov 1994 08:49:37 GMT | 3",
                "Sun, 06 Nov 1994 08:49:34 GMT | 0",
                "Sat, 05 Nov 1994 08:49:37 GMT | 0",
                "Sun Nov  6 08:49:37 1994 | 3",
                "99999999999 | 2147483647",
                "Fri, 31 Dec 9999 23:59:59 GMT | 2147483647"
            })
    void secondsAndDatesAreRead(String value, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), read(Map.of("retry-after", List.of(value))));
    }

    @Test
    void dateOfTheFormOfRfc850IsRead() {
        HttpResponse answer =
                new HttpResponse(429, Map.of("retry-after", List.of("Thursday, 26-Nov-26 12:00:03 GMT")), Bytes.EMPTY);
        assertEquals(Optional.of(Duration.ofSeconds(3)), RetryAfter.of(answer, Instant.parse("2026-11-26T12:00:00Z")));
    }

    /** This machine's may be an hour off. */
    @Test
    void dateIsTakenByTheServicesOwnClock() {
        Map<String, List<String>> headers = Map.of(
                "date", List.of("Sun, 06 Nov 1994 09:49:34 GMT"),
                "retry-after", List.of("Sun, 06 Nov 1994 09:49:37 GMT"));
        assertEquals(Optional.of(Duration.ofSeconds(3)), read(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "+1", "soon", "1 s", "Sun, 06 Nov 1994", "Mon, 06 Nov 1994 08:49:37 GMT"})
    void whatCannotBeReadSaysNothing(String value) {
        assertEquals(Optional.empty(), read(Map.of("retry-after", List.of(value))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sat, 05 Nov 1994 08:49:37 GMT", "", "-1", "1.5"})
    void serviceIsAskedAgainAfterOurOwnPauseWhereItsWishIsOverOrCannotBeRead(String value) throws Exception {
        try (RawServer server = RawServer.start((connection, number) -> {
                    for (int status = 429; connection.readRequest(); status = 200) {
                        connection.write(
                                "HTTP/1.1 " + status + " x\r\nRetry-After: " + value + "\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                Http http = Http.open(
                        new HttpSettings(List.of(), MINUTE, MINUTE, Duration.ofMillis(1), Deadline.after(MINUTE)))) {
            HttpRequest request = HttpRequest.get(server.uri());
            assertEquals(
                    200,
                    http.exchangeWithRetries(request, Guidance.SERVICE, Stage.RELEASE)
                            .status());
        }
    }

    private static Optional<Duration> read(Map<String, List<String>> headers) {
        return RetryAfter.of(new HttpResponse(429, headers, Bytes.EMPTY), NOW);
    }
}
