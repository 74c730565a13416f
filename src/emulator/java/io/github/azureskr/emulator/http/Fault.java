// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One way in which a service can fail.
 *
 * @param path requests whose path contains it are hit, whatever its case; empty for all
 */
public record Fault(Effect effect, String path) {

    private Fault(Effect effect) {
        this(effect, "");
    }

    /** An error answer in Azure's shape, without asking the service. */
    public static Fault status(int status) {
        Map<String, String> error = Map.of("code", code(status), "message", "Injected by the local Azure.");
        return answer(Response.json(status, Map.of("error", error)));
    }

    /** This answer, without asking the service. */
    public static Fault answer(Response response) {
        return new Fault(new Effect.Refuse(response));
    }

    public static Fault latency(Duration duration) {
        return new Fault(new Effect.Delay(duration));
    }

    /** The connection ends before the service has seen the request. */
    public static Fault dropBefore() {
        return new Fault(new Effect.Drop(false));
    }

    /** The service does its work; its answer is lost. */
    public static Fault dropAfter() {
        return new Fault(new Effect.Drop(true));
    }

    public static Fault truncated(int bytes) {
        return new Fault(new Effect.Truncate(bytes));
    }

    /** The service's answer followed by so many spaces: still well-formed JSON, only too much of it. */
    public static Fault oversized(int bytes) {
        return altered(response -> {
            int length = response.body().length;
            byte[] body = Arrays.copyOf(response.body(), length + bytes);
            Arrays.fill(body, length, body.length, (byte) ' ');
            return new Response(response.status(), response.headers(), body);
        });
    }

    public static Fault contentType(String type) {
        return altered(response -> response.withHeader("Content-Type", type));
    }

    public static Fault altered(UnaryOperator<Response> change) {
        return new Fault(new Effect.Alter(change));
    }

    public static Fault drip(int bytes, Duration pause) {
        return new Fault(new Effect.Drip(bytes, pause));
    }

    /** The same with a Retry-After header, on answers that come without the service or from it. */
    public Fault retryAfter(int seconds) {
        UnaryOperator<Response> header = response -> response.withHeader("Retry-After", String.valueOf(seconds));
        if (effect instanceof Effect.Refuse refuse) {
            return new Fault(new Effect.Refuse(header.apply(refuse.response())), path);
        }
        if (effect instanceof Effect.Alter alter) {
            return new Fault(
                    new Effect.Alter(response -> header.apply(alter.change().apply(response))), path);
        }
        throw new IllegalArgumentException("Retry-After needs an answer to stand in, not " + effect);
    }

    /** The same, for requests whose path contains this text. */
    public Fault on(String path) {
        return new Fault(effect, path);
    }

    boolean hits(Request request) {
        return request.path().toLowerCase(Locale.ROOT).contains(path.toLowerCase(Locale.ROOT));
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 429 -> "Throttled";
            case 503 -> "ServiceUnavailable";
            default -> status >= 500 ? "InternalServerError" : "BadRequest";
        };
    }
}
