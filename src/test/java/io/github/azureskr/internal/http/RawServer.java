// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that does to each connection what a test says, to break what real servers keep whole. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Layer layer;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** What to do with the {@code number}th connection, from 1; afterwards it is closed. */
    interface Behaviour {
        void serve(RawConnection connection, int number) throws IOException;
    }

    private RawServer(Behaviour behaviour, Layer layer) throws IOException {
        this.layer = layer;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
    }

    static RawServer start(Behaviour behaviour) throws IOException {
        return start(behaviour, socket -> socket);
    }

    /** Over TLS, but cuts each connection off without TLS's goodbye. */
    static RawServer cuttingTls(SSLContext context, Behaviour behaviour) throws IOException {
        return start(behaviour, socket -> {
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
            secured.startHandshake();
            return secured;
        });
    }

    private interface Layer {
        Socket over(Socket socket) throws IOException;
    }

    private static RawServer start(Behaviour behaviour, Layer layer) throws IOException {
        RawServer server = new RawServer(behaviour, layer);
        Thread thread = new Thread(server::acceptAll, "raw server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** Gives every request on every connection the same answer. */
    static RawServer answering(String answer) throws IOException {
        return start((connection, number) -> {
            while (connection.readRequest()) {
                connection.write(answer);
            }
        });
    }

    /** Gives the first request on every connection this answer and closes the connection. */
    static RawServer answeringAndClosing(String answer) throws IOException {
        return start((connection, number) -> {
            connection.readRequest();
            connection.write(answer);
        });
    }

    int accepted() {
        return accepted.get();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/it");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.add(socket);
                int number = accepted.incrementAndGet();
                Thread thread = new Thread(() -> serve(socket, number), "raw connection " + number);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (SocketException e) {
            // Closed: the test is over.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            behaviour.serve(new RawConnection(layer.over(socket)), number);
        } catch (IOException e) {
            // The client went away, which the test may have wanted.
        }
    }

    /** One connection, as the server sees it. */
    static final class RawConnection {
        private final BufferedReader in;
        private final OutputStream out;

        RawConnection(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        /** False once the client has closed. */
        boolean readRequest() throws IOException {
            return !readHead().isEmpty();
        }

        /** Request line and headers; a body is read over. */
        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            int body = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                head.append(line).append('\n');
                if (line.startsWith("Content-Length: ")) {
                    body = Integer.parseInt(line.substring(16));
                }
                if (line.isEmpty()) {
                    in.skip(body);
                    break;
                }
            }
            return head.toString();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
