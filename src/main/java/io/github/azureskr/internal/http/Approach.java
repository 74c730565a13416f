// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The way to a service as every exchange goes it, one step at a time: for whoever looks for the step that fails. The
 * steps are to be called in their order.
 */
public final class Approach implements AutoCloseable {
    private final Origin origin;
    private final Connector connector;
    private final Connections connections;
    private List<InetAddress> addresses = List.of();
    private Optional<TcpWire> tcp = Optional.empty();

    Approach(Origin origin, Connector connector, Connections connections) {
        this.origin = origin;
        this.connector = connector;
        this.connections = connections;
    }

    /** First the addresses of the service's name, or of the proxy's before it. */
    public List<InetAddress> resolve() throws IOException {
        addresses = connector.resolve(origin);
        return addresses;
    }

    /** Then the connection; with whom. */
    public SocketAddress connect() throws IOException {
        TcpWire wire = connector.connectTcp(origin, addresses);
        tcp = Optional.of(wire);
        return wire.peer();
    }

    /** Then TLS; its version, and who issued the certificate that was believed. */
    public String secure() throws IOException {
        TlsWire wire = connector.secure(origin, tcp.orElseThrow());
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
