// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Leads each exchange past the throttles and through its fault to the endpoint and back. */
final class Exchanges implements HttpHandler {
    private static final System.Logger LOGGER = System.getLogger(Exchanges.class.getName());

    private final Endpoint endpoint;
    private final Throttles throttles;
    private final Faults faults;
    private final RequestLog log;
    private final CountDownLatch closing;

    Exchanges(Endpoint endpoint, Throttles throttles, Faults faults, RequestLog log, CountDownLatch closing) {
        this.endpoint = endpoint;
        this.throttles = throttles;
        this.faults = faults;
        this.log = log;
        this.closing = closing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Request> request = RequestReader.read(exchange);
            if (request.isEmpty()) {
                send(exchange, tooLarge());
                return;
            }
            Optional<Response> refusal = throttles.refuse(request.get());
            if (refusal.isPresent()) {
                send(exchange, refusal.get());
                return;
            }
            Optional<Fault> fault = faults.take(request.get());
            if (fault.isEmpty()) {
                send(exchange, serve(request.get()));
            } else {
                fail(exchange, request.get(), fault.get().effect());
            }
        }
    }

    private void fail(HttpExchange exchange, Request request, Effect effect) throws IOException {
        if (effect instanceof Effect.Refuse refuse) {
            send(exchange, refuse.response());
        } else if (effect instanceof Effect.Delay delay) {
            pause(delay.duration());
            send(exchange, serve(request));
        } else if (effect instanceof Effect.Drop drop) {
            if (drop.served()) {
                serve(request);
            }
            logAnswer(exchange, 0);
        } else if (effect instanceof Effect.Alter alter) {
            send(exchange, alter.change().apply(serve(request)));
        } else if (effect instanceof Effect.Truncate truncate) {
            truncate(exchange, serve(request), truncate.bytes());
        } else if (effect instanceof Effect.Drip drip) {
            drip(exchange, serve(request), drip);
        }
    }

    private Response serve(Request request) {
        try {
            return endpoint.answer(request);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, () -> "The local Azure failed at " + request.method() + " " + request.path(), e);
            Map<String, String> error = Map.of("code", "InternalServerError", "message", e.toString());
            return Response.json(500, Map.of("error", error));
        }
    }

    private static Response tooLarge() {
        String message = "The body is larger than " + RequestReader.MAXIMUM_BODY + " bytes.";
        return Response.json(413, Map.of("error", Map.of("code", "RequestEntityTooLarge", "message", message)));
    }

    private void send(HttpExchange exchange, Response response) throws IOException {
        sendHead(exchange, response);
        exchange.getResponseBody().write(response.body());
    }

    private void truncate(HttpExchange exchange, Response response, int bytes) throws IOException {
        sendHead(exchange, response);
        exchange.getResponseBody().write(response.body(), 0, Math.min(bytes, response.body().length));
        exchange.getResponseBody().flush();
    }

    private void drip(HttpExchange exchange, Response response, Effect.Drip drip) throws IOException {
        sendHead(exchange, response);
        byte[] body = response.body();
        for (int sent = 0; sent < body.length; sent += drip.bytes()) {
            pause(drip.pause());
            exchange.getResponseBody().write(body, sent, Math.min(drip.bytes(), body.length - sent));
            exchange.getResponseBody().flush();
        }
    }

    private void sendHead(HttpExchange exchange, Response response) throws IOException {
        response.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        logAnswer(exchange, response.status());
        // The JDK's server: 0 would mean a chunked body of unknown length, -1 is an empty one.
        exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
    }

    private void logAnswer(HttpExchange exchange, int status) {
        String path = exchange.getRequestURI().getPath();
        log.add(new LoggedRequest(exchange.getRequestMethod(), path, status, System.nanoTime()));
    }

    /** Waits, but no longer than the listener stands. */
    private void pause(Duration duration) throws IOException {
        try {
            if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the listener is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the listener is closing", e);
        }
    }
}
