// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A server that answers whoever has a certificate of its authority, and remembers their keys. */
final class DemandingServer implements AutoCloseable {
    private final HttpsServer server;
    private final List<PublicKey> visitors = new CopyOnWriteArrayList<>();

    private DemandingServer(HttpsServer server) {
        this.server = server;
    }

    static DemandingServer start(LocalCa ca) throws IOException, GeneralSecurityException {
        DemandingServer started =
                new DemandingServer(HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        started.server.setHttpsConfigurator(new Demand(context(ca)));
        started.server.createContext("/", started::answer);
        started.server.start();
        return started;
    }

    URI uri() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    }

    List<PublicKey> visitors() {
        return List.copyOf(visitors);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            visitors.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerCertificates()[0]
                    .getPublicKey());
            byte[] answer = "I believe you".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static SSLContext context(LocalCa ca) throws IOException, GeneralSecurityException {
        char[] password = new char[0];
        Identity identity = ca.issue("localhost", List.of("localhost"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", identity.key(), password, identity.chain().toArray(new X509Certificate[0]));
        store.setCertificateEntry("authority", ca.root());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Demand extends HttpsConfigurator {
        Demand(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters ours = getSSLContext().getDefaultSSLParameters();
            ours.setNeedClientAuth(true);
            parameters.setSSLParameters(ours);
        }
    }
}
