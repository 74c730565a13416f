// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP or HTTPS server in front of an {@link Endpoint}.
 *
 * <p>It is bound before it serves, so that a service can be told its own address: MAA writes it into every token.
 */
public final class Listener implements AutoCloseable {
    private static final int THREADS = 64;

    private final HttpServer server;
    private final String scheme;
    private final Optional<ShownIdentity> shown;
    private final ExecutorService executor;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Throttles throttles = new Throttles();
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();

    private Listener(HttpServer server, String scheme, Optional<ShownIdentity> shown) {
        this.server = server;
        this.shown = shown;
        this.scheme = scheme;
        this.executor = new ThreadPoolExecutor(
                0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** Binds; port 0 takes a free one. */
    public static Listener http(InetSocketAddress address) throws IOException {
        sendWithoutDelay();
        return new Listener(HttpServer.create(address, 0), "http", Optional.empty());
    }

    /** Binds; port 0 takes a free one. */
    public static Listener https(InetSocketAddress address, Identity identity) throws IOException {
        sendWithoutDelay();
        HttpsServer server = HttpsServer.create(address, 0);
        ShownIdentity shown = new ShownIdentity(identity);
        server.setHttpsConfigurator(new HttpsConfigurator(shown.serverContext()));
        return new Listener(server, "https", Optional.of(shown));
    }

    /** The JDK's server leaves Nagle's algorithm on otherwise, which costs a false 40 ms in each answer. */
    private static void sendWithoutDelay() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** From now on it is this identity to those who connect, as if an inspecting proxy stood before it. */
    public void present(Identity identity) {
        shown.orElseThrow(() -> new IllegalStateException("port " + port() + " speaks no TLS"))
                .change(identity);
    }

    /** Begins to serve. */
    public Listener start(Endpoint endpoint) {
        server.createContext("/", new Exchanges(endpoint, throttles, faults, log, closing));
        server.setExecutor(executor);
        server.start();
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The service's address by this host name, without a slash at the end and without the scheme's own port. */
    public URI uri(String host) {
        boolean ownPort = port() == (scheme.equals("https") ? 443 : 80);
        return URI.create(scheme + "://" + host + (ownPort ? "" : ":" + port()));
    }

    public Throttles throttles() {
        return throttles;
    }

    public Faults faults() {
        return faults;
    }

    /** The requests seen, oldest first. */
    public List<LoggedRequest> requests() {
        return log.requests();
    }

    /** Ends at once; requests that are being answered lose their connection. */
    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("an endpoint of " + scheme + " port " + port() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
