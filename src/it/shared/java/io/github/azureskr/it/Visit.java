// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** One request over a new TLS connection: what was answered, and who answered. */
public record Visit(int status, String body, List<X509Certificate> chain) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static Visit to(URI uri, SSLContext client) throws IOException, InterruptedException {
        return to(uri, client, client.getDefaultSSLParameters());
    }

    /** By a client with a will of its own: versions, cipher suites. */
    public static Visit to(URI uri, SSLContext client, SSLParameters parameters)
            throws IOException, InterruptedException {
        HttpClient visitor = HttpClient.newBuilder()
                .sslContext(client)
                .sslParameters(parameters)
                .connectTimeout(PATIENCE)
                .build();
        HttpResponse<String> answer = visitor.send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        X509Certificate[] chain =
                (X509Certificate[]) answer.sslSession().orElseThrow().getPeerCertificates();
        return new Visit(answer.statusCode(), answer.body(), List.of(chain));
    }

    /** Visits until another key is served: a server logs its reload a moment before it uses what it has reloaded. */
    public static Visit afterReload(URI uri, SSLContext client, PublicKey before)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Visit visit = to(uri, client);
        while (visit.key().equals(before) && System.nanoTime() < deadline) {
            visit = to(uri, client);
        }
        return visit;
    }

    /** The server's public key. */
    public PublicKey key() {
        return chain.get(0).getPublicKey();
    }
}
