// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A TLS 1.3 server that answers each connection with one byte, and clients that look at its certificate. */
final class TlsServer implements AutoCloseable {
    private static final int THREADS = 8;

    private final SSLServerSocket listening;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);

    private TlsServer(SSLServerSocket listening) {
        this.listening = listening;
    }

    static TlsServer start(KeyManager[] keys) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, null, null);
        TlsServer server = new TlsServer((SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
        Thread accepting = new Thread(server::accept, "tls-server");
        accepting.setDaemon(true);
        accepting.start();
        return server;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket accepted = listening.accept();
                workers.execute(() -> answer(accepted));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** What fails here fails at the client too, which is where it is counted. */
    private static void answer(Socket accepted) {
        try (accepted) {
            accepted.getOutputStream().write('a');
        } catch (IOException e) {
            return;
        }
    }

    /** One full handshake with this server, and the certificate that it showed. */
    X509Certificate visit(String... names) throws GeneralSecurityException, IOException {
        return visit(listening.getLocalPort(), "", names);
    }

    /** One full handshake with a server that then answers this request. */
    static X509Certificate visit(int port, String request, String... names)
            throws GeneralSecurityException, IOException {
        // A context of its own: with a session at hand there would be no certificate.
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Curious()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(
                    List.copyOf(List.of(names).stream().map(SNIHostName::new).toList()));
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no answer");
            }
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        workers.shutdownNow();
    }

    /** Takes any certificate: which one it is, is what the tests want to know. */
    private static final class Curious extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
