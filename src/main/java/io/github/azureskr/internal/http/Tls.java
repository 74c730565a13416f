// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Our own TLS context. Never the JVM's default one: that one opens the JVM's default keystore, which may be the very
 * store that is being loaded here.
 */
final class Tls {
    private final TrustAnchors trustAnchors;
    private SSLContext context;

    Tls(List<X509Certificate> trustAnchors) {
        this.trustAnchors = new TrustAnchors(trustAnchors);
    }

    /** A hello to nobody, which goes nowhere: it loads some hundred classes, and makes the first keys of their kinds. */
    static void rehearse() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            SSLEngine engine = clientEngine(context, "localhost", 443);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** A client's engine for {@code origin}, which checks the certificate's chain and name. */
    SSLEngine engineFor(Origin origin) throws IOException {
        return clientEngine(context(), origin.peerName(), origin.port());
    }

    private static SSLEngine clientEngine(SSLContext context, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        engine.setSSLParameters(parameters);
        return engine;
    }

    private synchronized SSLContext context() throws IOException {
        if (context == null) {
            try {
                SSLContext fresh = SSLContext.getInstance("TLS");
                // An empty array, not null: null lets a provider look for client keys.
                fresh.init(new KeyManager[0], new TrustManager[] {trustAnchors.trustManager()}, null);
                context = fresh;
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
            }
        }
        return context;
    }
}
