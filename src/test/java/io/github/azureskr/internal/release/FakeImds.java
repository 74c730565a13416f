// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** An instance metadata service that gives the answers it was told, then tokens. Remembers what it was asked. */
final class FakeImds implements AutoCloseable {
    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> queries = new ArrayList<>();
    private volatile Optional<String> retryAfter = Optional.empty();

    FakeImds() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metadata/identity/oauth2/token", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Every answer from now on asks to be tried again after {@code seconds}. */
    FakeImds retryAfter(String seconds) {
        retryAfter = Optional.of(seconds);
        return this;
    }

    synchronized FakeImds willAnswer(int status, String body) {
        answers.add(new Answer(status, body));
        return this;
    }

    synchronized List<String> queries() {
        return List.copyOf(queries);
    }

    static String token(String token) {
        return """
                {"access_token":"%s","client_id":"c","expires_in":"86399","expires_on":"4102444800",\
                "resource":"https://vault.azure.net","token_type":"Bearer"}""".formatted(token);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer = next(exchange);
        byte[] body = Bytes.utf8(answer.body()).toArray();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        retryAfter.ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Answer next(HttpExchange exchange) {
        queries.add(exchange.getRequestURI().getRawQuery());
        if (!"true".equals(exchange.getRequestHeaders().getFirst("Metadata"))) {
            return new Answer(400, "{\"error\":\"bad_request_102\"}");
        }
        return answers.isEmpty() ? new Answer(200, token("token-" + queries.size())) : answers.remove();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
