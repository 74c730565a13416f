// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.security.keyvault.keys.implementation.KeyVaultCredentialPolicy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A vault over HTTPS that wants a token and then gives the answers it was told. Remembers what it was asked. */
final class FakeVault implements AutoCloseable {
    /** What came: {@code POST /keys/web//release?api-version=…}, its token if any, its body. */
    record Asked(String what, Optional<String> authorization, String body) {}

    private record Answer(int status, Map<String, String> headers, Bytes body) {}

    private final HttpsServer server;
    private final String host;
    private final Queue<Answer> answers = new ArrayDeque<>();
    private int breakages;
    private final List<Asked> asked = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private String resource = "https://vault.azure.net";

    FakeVault(VaultAuthority.Signer signer, String host, InetAddress address) throws Exception {
        this.host = host;
        server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        // Both keep a challenge for the whole JVM, and would not ask a new vault where an old one has been.
        KeyVaultCredentialPolicy.clearCache();
        VaultClient.forgetAll();
        server.setHttpsConfigurator(new HttpsConfigurator(signer.serverContext()) {
            @Override
            public void configure(HttpsParameters parameters) {
                connections.incrementAndGet();
                super.configure(parameters);
            }
        });
        server.createContext("/", this::answer);
        server.start();
    }

    /** Serves as localhost. */
    FakeVault(VaultAuthority.Signer signer) throws Exception {
        this(signer, "localhost", InetAddress.getLoopbackAddress());
    }

    String url() {
        return "https://" + authority();
    }

    String authority() {
        return host + ":" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void wantTokensFor(String otherResource) {
        resource = otherResource;
    }

    /** So often, whoever shows no token is not told which one is wanted. */
    synchronized void willBreakBeforeItsChallenge(int times) {
        breakages = times;
    }

    synchronized FakeVault willAnswer(int status, Map<String, String> headers, String body) {
        answers.add(new Answer(status, headers, Bytes.utf8(body)));
        return this;
    }

    FakeVault willAnswer(int status, String body) {
        return willAnswer(status, Map.of("x-ms-request-id", "r-1", "Retry-After", "0"), body);
    }

    FakeVault willRefuse(int status, String code, String innerCode, String message) {
        Map<String, Object> error = Map.of("code", code, "message", message, "innererror", Map.of("code", innerCode));
        return willAnswer(status, JsonText.of(Map.of("error", error)).utf8());
    }

    FakeVault willRelease(String jws) {
        return willAnswer(200, JsonText.of(Map.of("value", jws)).utf8());
    }

    int connections() {
        return connections.get();
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer = next(exchange);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(
                answer.status(),
                answer.body().length() == 0 ? -1 : answer.body().length());
        exchange.getResponseBody().write(answer.body().toArray());
        exchange.close();
    }

    private synchronized Answer next(HttpExchange exchange) throws IOException {
        Optional<String> authorization =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        Bytes body = Bytes.owning(exchange.getRequestBody().readAllBytes());
        asked.add(new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), authorization, body.utf8()));
        if (authorization.isEmpty() && breakages > 0) {
            breakages--;
            return new Answer(503, Map.of(), Bytes.EMPTY);
        }
        if (authorization.isEmpty()) {
            return new Answer(
                    401,
                    Map.of(
                            "WWW-Authenticate",
                            "Bearer authorization=\"https://login.windows.net/t\", resource=\"" + resource + "\""),
                    Bytes.EMPTY);
        }
        return answers.isEmpty() ? new Answer(500, Map.of(), Bytes.EMPTY) : answers.remove();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
