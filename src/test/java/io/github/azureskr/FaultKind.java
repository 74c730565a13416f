// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A column of the fault matrix. */
enum FaultKind {
    CONNECTION_REFUSED,
    CONNECTION_RESET,
    CONNECTION_CLOSED,
    TLS_FAILURE,
    TIMEOUT,
    SLOW_DRIP,
    THROTTLED_WITH_RETRY_AFTER,
    THROTTLED,
    STATUS_500,
    STATUS_502,
    STATUS_503,
    STATUS_404,
    HTML_BODY,
    BODY_CUT_OFF,
    TRUNCATED_JSON,
    BODY_OF_100_MB,
    WRONG_CONTENT_TYPE,
    CLOCK_SKEW;

    /** Of a load at most. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Makes this fault befall the next request of the row, or all of them. */
    void inject(FaultBench bench, FaultedService row, boolean lasting) {
        switch (this) {
            case CONNECTION_REFUSED -> bench.refuse(row, lasting);
            case CONNECTION_RESET -> bench.befall(row, Gate.Trouble.RESET, lasting);
            case CONNECTION_CLOSED -> bench.befall(row, Gate.Trouble.CLOSE, lasting);
            case TLS_FAILURE -> bench.befall(row, Gate.Trouble.TLS_ALERT, lasting);
            case CLOCK_SKEW -> bench.skew(row, lasting ? Duration.ofHours(9) : Duration.ofSeconds(20));
            default -> bench.answer(row, answer(lasting), lasting);
        }
    }

    private Fault answer(boolean lasting) {
        return switch (this) {
            case TIMEOUT -> Fault.latency(Duration.ofHours(1));
            case SLOW_DRIP -> Fault.drip(1, Duration.ofMillis(50));
            case THROTTLED_WITH_RETRY_AFTER -> Fault.status(429).retryAfter(lasting ? 60 : 1);
            case THROTTLED -> Fault.status(429);
            case STATUS_500 -> Fault.status(500);
            case STATUS_502 -> Fault.status(502);
            case STATUS_503 -> Fault.status(503);
            case STATUS_404 -> Fault.status(404);
            case HTML_BODY -> Fault.answer(html());
            case BODY_CUT_OFF -> Fault.truncated(20);
            case TRUNCATED_JSON -> Fault.altered(FaultKind::halved);
            case BODY_OF_100_MB -> Fault.oversized(100_000_000);
            case WRONG_CONTENT_TYPE -> Fault.contentType("text/html");
            default -> throw new AssertionError(this + " is no answer");
        };
    }

    /** What a load under it is configured with: short waits, so that a lasting fault is one within seconds. */
    String properties(boolean lasting) {
        String pause = switch (this) {
            // Longer together than a port is shut.
            case CONNECTION_REFUSED -> "100ms";
            // A busy service is asked until the next pause would outlast the deadline: here the first.
            case THROTTLED -> lasting ? "30s" : "10ms";
            default -> "10ms";
        };
        String patience = this == TIMEOUT || this == SLOW_DRIP ? "3s" : "20s";
        Duration deadline = this == THROTTLED && lasting ? Duration.ofSeconds(25) : DEADLINE;
        return "timeout=" + deadline.toSeconds() + "s\ntimeout.response=" + patience + "\nretry.pause=" + pause + "\n";
    }

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Response html() {
        String page = "<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>";
        return new Response(200, Map.of("Content-Type", "text/html"), page.getBytes(StandardCharsets.UTF_8));
    }

    private static Response halved(Response whole) {
        byte[] half = Arrays.copyOf(whole.body(), whole.body().length / 2);
        return new Response(whole.status(), whole.headers(), half);
    }
}
