// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * A blocking HTTP/1.1 client: no redirects, no cookies, no thread of its own. Several threads may use it at a time.
 *
 * <p>Not {@code java.net.http}, whose threads JDK 17 does not end on request and which costs a fresh JVM a third of a
 * second more; not {@code HttpsURLConnection}, which always makes the JVM's default TLS context (see {@link Tls}).
 */
public final class Http implements AutoCloseable {
    private final HttpSettings settings;
    private final Connections connections;
    private final Connector connector;

    private Http(HttpSettings settings, Connections connections, Connector connector) {
        this.settings = settings;
        this.connections = connections;
        this.connector = connector;
    }

    /** Does no I/O. */
    public static Http open(HttpSettings settings) {
        Connections connections = new Connections();
        return new Http(settings, connections, new Connector(settings, connections));
    }

    /** Does what a first connection takes before there is anyone to connect to. */
    public static void rehearse() throws IOException {
        Tls.rehearse();
    }

    /**
     * This client, with its connections, for what is worth one try, each wait of which takes no longer than {@code
     * wait}. The time begins now. To be closed is this client, not that one.
     */
    public Http once(Duration wait) {
        HttpSettings brief = settings.once(wait);
        return new Http(brief, connections, connector.with(brief));
    }

    /** The way to a service, to be gone one step at a time. */
    public Approach approach(URI service) {
        return new Approach(service, connector, connections);
    }

    /** Sends a request and reads the whole answer, whatever its status. */
    public HttpResponse exchange(HttpRequest request) throws IOException {
        Origin origin = Origin.of(request.uri());
        byte[] head = RequestHead.of(request, origin);
        Optional<Connection> idle = connections.takeIdle(origin).filter(this::isFit);
        if (idle.isPresent()) {
            Connection reused = idle.get();
            try {
                return exchange(head, request, reused);
            } catch (IOException e) {
                requireStale(reused, e);
            }
        }
        return exchange(head, request, connector.connect(origin));
    }

    /** The same, repeated while it may pass, as far as patience and deadline allow. */
    public HttpResponse exchangeWithRetries(HttpRequest request, Guidance guidance, Stage stage) throws IOException {
        return exchangeWithFallback(List.of(request), guidance, stage).get(0).answerOrThrow();
    }

    /**
     * The same with alternatives in their order of preference, each for when those before it fail in a way that may
     * pass or give no answer at all.
     *
     * @param stage of a load that this is part of, for a flight recording
     * @return the attempts of the last round; the last of them is worth having, or none is
     */
    public List<Attempt> exchangeWithFallback(List<HttpRequest> alternatives, Guidance guidance, Stage stage)
            throws IOException {
        RandomGenerator random = ThreadLocalRandom.current();
        return new Retries(guidance, stage, settings.pause(), random).exchange(this, alternatives);
    }

    /** Waits and returns true, or returns false at once if patience would end first. Closing ends the wait. */
    boolean pause(Duration duration) throws IOException {
        if (!hasTimeFor(duration)) {
            return false;
        }
        connections.pause(duration);
        return true;
    }

    boolean hasTimeFor(Duration pause) {
        return pause.compareTo(settings.patience().remaining()) < 0;
    }

    /** Closes every connection, also under threads that use it: their exchanges fail. */
    @Override
    public void close() {
        connections.close();
    }

    private HttpResponse exchange(byte[] head, HttpRequest request, Connection connection) throws IOException {
        boolean reusable = false;
        try {
            Answer answer = connection.exchange(head, request, settings);
            reusable = answer.reusable();
            return answer.response();
        } finally {
            if (reusable) {
                connections.giveBack(connection);
            } else {
                retire(connection);
            }
        }
    }

    private boolean isFit(Connection connection) {
        if (connection.isQuiet()) {
            return true;
        }
        retire(connection);
        return false;
    }

    private void retire(Connection connection) {
        connection.end();
        connections.discard(connection.tcp());
    }

    /**
     * Lets an exchange be repeated on a fresh connection if the peer closed the idle one just as it was used again: no
     * byte of an answer came, and not because time ran out. RFC 9110 section 9.2.2 allows that for POST only if it is
     * known to be harmless. It is: attesting and releasing compute an answer and change nothing.
     */
    private static void requireStale(Connection reused, IOException failure) throws IOException {
        if (reused.hasAnswered() || failure instanceof SocketTimeoutException) {
            throw failure;
        }
    }
}
