// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * An application: it knows the JCA and nothing of AzureSKR but its name. Serves one TLS connection to itself with the
 * key from the store, and prints the public key that its client saw. With an argument it looks for the provider with a
 * ServiceLoader; without, the JVM must know it already.
 */
public final class TlsProgram {
    private TlsProgram() {}

    public static void main(String[] arguments) throws Exception {
        KeyStore store = arguments.length == 0
                ? KeyStore.getInstance("AzureSKR")
                : KeyStore.getInstance("AzureSKR", installed("AzureSKR"));
        store.load(null, null);
        Certificate seen = handshake(server(store), client(store.getCertificate("web")));
        System.out.println(
                Base64.getEncoder().encodeToString(seen.getPublicKey().getEncoded()));
        System.out.println("last of " + Security.getProviders().length + ": "
                + Security.getProviders()[Security.getProviders().length - 1].getName());
    }

    private static Provider installed(String name) {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SSLContext server(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext client(Certificate trusted) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("server", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate handshake(SSLContext server, SSLContext client) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var listening = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, loopback);
                var socket = (SSLSocket) client.getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(listening));
            if (socket.getInputStream().read() != 'a') {
                served.join();
                throw new IllegalStateException("no answer");
            }
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static void answer(SSLServerSocket listening) {
        try (var socket = listening.accept()) {
            socket.getOutputStream().write('a');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
