// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connections of one client: those in use, so that they can be closed under their users, and the idle ones. */
final class Connections implements AutoCloseable {
    private final Set<TcpWire> open = new HashSet<>();
    private final Map<Origin, Deque<Connection>> idle = new HashMap<>();
    private boolean closed;

    /** A wire that {@link #close} will close, whoever uses it. */
    synchronized TcpWire newWire() throws IOException {
        requireOpen();
        TcpWire wire = TcpWire.open();
        open.add(wire);
        return wire;
    }

    /** The connection to {@code origin} that was idle for the shortest time. */
    synchronized Optional<Connection> takeIdle(Origin origin) throws IOException {
        requireOpen();
        return Optional.ofNullable(idle.getOrDefault(origin, new ArrayDeque<>()).pollLast());
    }

    synchronized void giveBack(Connection connection) {
        if (closed) {
            connection.end();
        } else {
            idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>())
                    .addLast(connection);
        }
    }

    synchronized void discard(TcpWire wire) {
        wire.close();
        open.remove(wire);
    }

    /** Waits, until the client is closed at the longest. */
    synchronized void pause(Duration duration) throws IOException {
        Deadline end = Deadline.after(duration);
        try {
            while (!closed && !end.passed()) {
                wait(Math.max(1, end.remaining().toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the loading thread was interrupted");
        }
        requireOpen();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        idle.values().forEach(connections -> connections.forEach(Connection::end));
        idle.clear();
        open.forEach(TcpWire::close);
        open.clear();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the HTTP client has been closed");
        }
    }
}
