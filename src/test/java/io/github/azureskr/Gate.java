// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The way to a service of a local Azure that listens on 127.0.0.2, from the same port of 127.0.0.1: a TCP relay that
 * breaks connections as networks and dying machines do. What it does not break it does not read.
 */
final class Gate implements AutoCloseable {
    /** The address behind all gates. */
    static final String BEHIND = "127.0.0.2";

    private static final int LARGEST_FIRST_PIECE = 16 * 1024;
    private static final byte[] HANDSHAKE_FAILURE = HexFormat.of().parseHex("15030300020228");

    /** What happens to a connection once the client has said something. */
    enum Trouble {
        RESET,
        CLOSE,
        TLS_ALERT
    }

    /**
     * @param path of the requests that it befalls; empty for all, as only plain HTTP shows its path
     * @param connections that it befalls yet
     */
    private record Standing(Trouble trouble, String path, int connections) {}

    private final int port;
    private final AtomicReference<ServerSocket> listener = new AtomicReference<>();
    private final AtomicReference<Standing> standing = new AtomicReference<>(new Standing(Trouble.CLOSE, "", 0));
    private final AtomicReference<Function<String, Optional<Trouble>>> choice =
            new AtomicReference<>(line -> Optional.empty());
    private final AtomicInteger befallen = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Gate(int port) {
        this.port = port;
        open();
    }

    /** Lets connections in again. */
    void open() {
        try {
            ServerSocket fresh = new ServerSocket();
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener.set(fresh);
            inBackground(() -> acceptAll(fresh));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections are refused from now on; those that stand go on. */
    void shut() {
        try {
            listener.get().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isShut() {
        return listener.get().isClosed();
    }

    /** Befalls the next so many connections whose first request has this in its path. */
    void befall(int connections, Trouble trouble, String path) {
        befallen.set(0);
        standing.set(new Standing(trouble, path, connections));
    }

    /** How many connections it has befallen since. */
    int befallen() {
        return befallen.get();
    }

    /** Is asked about every connection that the above leaves alone, with its first line, which TLS makes illegible. */
    void choose(Function<String, Optional<Trouble>> newChoice) {
        choice.set(newChoice);
    }

    @Override
    public void close() throws IOException {
        listener.get().close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll(ServerSocket from) throws IOException {
        while (true) {
            Socket client = from.accept();
            client.setTcpNoDelay(true);
            sockets.add(client);
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            byte[] piece = new byte[LARGEST_FIRST_PIECE];
            int length = client.getInputStream().read(piece);
            if (length < 0) {
                return;
            }
            Optional<Trouble> trouble = take(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
            if (trouble.isEmpty()) {
                relay(client, piece, length);
            } else {
                suffer(client, trouble.get());
            }
        } finally {
            sockets.remove(client);
        }
    }

    private Optional<Trouble> take(String request) {
        Standing now = standing.get();
        String line = request.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
        if (now.connections() == 0 || !line.contains(now.path().toLowerCase(Locale.ROOT))) {
            return choice.get().apply(line);
        }
        standing.set(new Standing(now.trouble(), now.path(), now.connections() - 1));
        befallen.incrementAndGet();
        return Optional.of(now.trouble());
    }

    private static void suffer(Socket client, Trouble trouble) throws IOException {
        if (trouble == Trouble.RESET) {
            // With nothing to linger for, the kernel ends a connection by RST.
            client.setSoLinger(true, 0);
        } else if (trouble == Trouble.TLS_ALERT) {
            client.getOutputStream().write(HANDSHAKE_FAILURE);
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private void relay(Socket client, byte[] first, int length) throws IOException {
        try (Socket service = new Socket(InetAddress.getByName(BEHIND), port)) {
            service.setTcpNoDelay(true);
            sockets.add(service);
            service.getOutputStream().write(first, 0, length);
            inBackground(() -> pump(service, client));
            pump(client, service);
        }
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } finally {
            to.close();
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One side went away, which is what a gate is for, or the gate was shut.
                    }
                },
                "gate");
        thread.setDaemon(true);
        thread.start();
    }
}
