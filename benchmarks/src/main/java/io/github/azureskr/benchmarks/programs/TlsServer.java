// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.programs;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server that shakes hands by TLS 1.3 and hangs up when the client does. Arguments: the keystore's type, its file or
 * "-", and the classes of the providers to install; one that begins with "+" is put first.
 */
public final class TlsServer {
    private TlsServer() {}

    public static void main(String[] args) throws Exception {
        for (int i = 2; i < args.length; i++) {
            boolean first = args[i].startsWith("+");
            Provider provider = (Provider) Class.forName(args[i].substring(first ? 1 : 0))
                    .getDeclaredConstructor()
                    .newInstance();
            Security.insertProviderAt(provider, first ? 1 : Security.getProviders().length + 1);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(args[0], args[1]), new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        serve((SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 256, InetAddress.getLoopbackAddress()));
    }

    private static KeyStore load(String type, String file) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        if (file.equals("-")) {
            store.load(null, null);
            return store;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            store.load(in, new char[0]);
        }
        return store;
    }

    private static void serve(SSLServerSocket server) throws IOException {
        endWithItsParent();
        ExecutorService threads = Executors.newCachedThreadPool();
        System.out.println("port " + server.getLocalPort());
        while (true) {
            SSLSocket socket = (SSLSocket) server.accept();
            socket.setTcpNoDelay(true);
            threads.execute(() -> shakeHands(socket));
        }
    }

    /** Whose end of the pipe closes, however it ends. */
    private static void endWithItsParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                System.out.println("failed: " + e);
            }
            System.exit(0);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void shakeHands(SSLSocket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            socket.startHandshake();
            socket.getOutputStream().write(1);
            if (in.read() >= 0) {
                throw new IOException("a client that says something");
            }
        } catch (IOException e) {
            // The client, which does the measuring, sees a connection end.
            System.out.println("failed: " + e);
        }
    }
}
