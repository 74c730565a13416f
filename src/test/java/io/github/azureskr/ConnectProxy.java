// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An HTTP proxy that knows CONNECT, and notes whom it was asked for. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Function<String, String> refusals;
    private final Map<String, Integer> led;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private ConnectProxy(Function<String, String> refusals, Map<String, Integer> led) throws IOException {
        this.led = led;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.refusals = refusals;
        inBackground(this::acceptAll);
    }

    static ConnectProxy start() throws IOException {
        return new ConnectProxy(target -> "", Map.of());
    }

    /** One that gives every request for this {@code host:port} this answer. */
    static ConnectProxy refusing(String refused, String answer) throws IOException {
        return new ConnectProxy(target -> target.equals(refused) ? answer : "", Map.of());
    }

    /** One that leads each request for one of these {@code host:port} to a port of this machine. */
    public static ConnectProxy leading(Map<String, Integer> ports) throws IOException {
        return new ConnectProxy(target -> "", ports);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** {@code host:port} of each request, in their order. */
    List<String> targets() {
        return List.copyOf(targets);
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket client = listener.accept();
            sockets.add(client);
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        String[] request = readHead(client.getInputStream()).split(" ", 3);
        targets.add(request[1]);
        String refusal = request[0].equals("CONNECT") ? refusals.apply(request[1]) : "HTTP/1.1 405 \r\n\r\n";
        if (!refusal.isEmpty()) {
            client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
            client.close();
            return;
        }
        Socket origin = connect(request[1]);
        sockets.add(origin);
        client.getOutputStream()
                .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        inBackground(() -> pump(origin, client));
        pump(client, origin);
    }

    private Socket connect(String target) throws IOException {
        if (led.containsKey(target)) {
            return new Socket(InetAddress.getLoopbackAddress(), led.get(target));
        }
        int colon = target.lastIndexOf(':');
        return new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static void pump(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (SocketException e) {
                        // One side went away, or the test is over.
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
