// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How many requests a service takes in a time. The others are answered with 429 and do not count: so Key Vault has it. A
 * request counts whatever comes of it, also one without a token: whether Azure counts those is not known.
 *
 * @param limit of requests in each period
 * @param gradual whether room comes back bit by bit (a token bucket) and not all at once when the period is over
 * @param tellsWhen whether a refusal says in Retry-After when there is room again: Key Vault's do not, as far as is known
 * @param path requests whose path contains it fall under it, whatever its case; empty for all
 */
public record Throttle(int limit, Duration period, boolean gradual, boolean tellsWhen, String path) {
    /** Key Vault's words. */
    private static final Map<String, String> ERROR = Map.of(
            "code", "Throttled", "message", "Request was not processed because too many requests were received.");

    private static final Response REFUSAL = Response.json(429, Map.of("error", ERROR));

    public Throttle {
        if (limit < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(limit + " requests in " + period + " would be none at all");
        }
    }

    /** All the room at once, in periods of which each begins with its first request. */
    public static Throttle window(int limit, Duration period) {
        return new Throttle(limit, period, false, false, "");
    }

    /** The same, with room that comes back at the same rate all the time. */
    public Throttle bucket() {
        return new Throttle(limit, period, true, tellsWhen, path);
    }

    /** The same, with Retry-After. */
    public Throttle retryAfter() {
        return new Throttle(limit, period, gradual, true, path);
    }

    /** The same, for requests whose path contains this text. */
    public Throttle on(String path) {
        return new Throttle(limit, period, gradual, tellsWhen, path);
    }

    /** When the last of so many requests is taken at the earliest, if all want to be at the start. */
    public Duration leastTime(int requests) {
        if (requests <= limit) {
            return Duration.ZERO;
        }
        return gradual
                ? period.multipliedBy(requests - limit).dividedBy(limit)
                : period.multipliedBy((requests - 1) / limit);
    }

    boolean hits(Request request) {
        return request.path().toLowerCase(Locale.ROOT).contains(path.toLowerCase(Locale.ROOT));
    }

    /** What a request gets for which there is room only after this time. */
    public Response refusal(Duration wait) {
        // In whole seconds, and never too early.
        return tellsWhen
                ? REFUSAL.withHeader(
                        "Retry-After",
                        String.valueOf(wait.plusNanos(999_999_999).toSeconds()))
                : REFUSAL;
    }
}
