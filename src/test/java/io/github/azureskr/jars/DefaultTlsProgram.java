// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A server that knows TLS only as the JVM's default: it answers one request. A second thread wants the same default as
 * soon as a line comes in; an application has many that may, an HTTP client's among them.
 */
public final class DefaultTlsProgram {
    private DefaultTlsProgram() {}

    public static void main(String[] arguments) throws Exception {
        FutureTask<SSLContext> second = new FutureTask<>(DefaultTlsProgram::whenTold);
        Thread thread = new Thread(second, "second");
        thread.setDaemon(true);
        thread.start();
        SSLContext context = SSLContext.getDefault();
        System.out.println("both threads have the same default: " + (second.get() == context));
        serveOne(context);
    }

    private static SSLContext whenTold() throws Exception {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        System.out.println("a second thread asks for the default");
        return SSLContext.getDefault();
    }

    private static void serveOne(SSLContext context) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var listening = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            System.out.println("port " + listening.getLocalPort());
            try (var socket = listening.accept()) {
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                while (!in.readLine().isEmpty()) {
                    // The request's head, which does not matter.
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nserved"
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
