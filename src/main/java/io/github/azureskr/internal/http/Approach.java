// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The way to a service as every exchange goes it, one step at a time: for whoever looks for the step that fails. The
 * steps are to be called in their order.
 */
public final class Approach implements AutoCloseable {
    private final URI service;
    private final Connector connector;
    private final Connections connections;
    private Optional<Origin> origin = Optional.empty();
    private List<InetAddress> addresses = List.of();
    private Optional<TcpWire> tcp = Optional.empty();

    Approach(URI service, Connector connector, Connections connections) {
        this.service = service;
        this.connector = connector;
        this.connections = connections;
    }

    /** First the addresses of the service's name, or of the proxy's before it. */
    public List<InetAddress> resolve() throws IOException {
        Origin named = Origin.of(service);
        origin = Optional.of(named);
        addresses = connector.resolve(named);
        return addresses;
    }

    /** Then the connection; with which address and port. */
    public String connect() throws IOException {
        TcpWire wire = connector.connectTcp(origin.orElseThrow(), addresses);
        tcp = Optional.of(wire);
        InetSocketAddress peer = wire.peer();
        String through = Tunnel.to(origin.orElseThrow())
                .map(tunnel -> ", through " + tunnel)
                .orElse("");
        return peer.getAddress().getHostAddress() + ", port " + peer.getPort() + through;
    }

    /** Then TLS; its version, and who issued the certificate that was believed. */
    public String secure() throws IOException {
        TlsWire wire = connector.secure(origin.orElseThrow(), tcp.orElseThrow());
        try {
            SSLSession session = wire.session();
            X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
            return session.getProtocol() + ", certificate issued by " + leaf.getIssuerX500Principal();
        } finally {
            wire.end();
        }
    }

    @Override
    public void close() {
        tcp.ifPresent(connections::discard);
    }
}
