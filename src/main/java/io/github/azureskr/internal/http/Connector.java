// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Makes connections. The one place that knows the way to an origin: here straight, one address after the other. */
final class Connector {
    private final HttpSettings settings;
    private final Connections connections;
    private final Tls tls;

    Connector(HttpSettings settings, Connections connections) {
        this.settings = settings;
        this.connections = connections;
        this.tls = new Tls(settings.trustAnchors());
    }

    Connection connect(Origin origin) throws IOException {
        TcpWire tcp = connectTcp(origin, origin.resolve());
        return new Connection(origin, tcp, origin.tls() ? secure(origin, tcp) : tcp);
    }

    /** TLS over a wire, which is closed if that fails. */
    TlsWire secure(Origin origin, TcpWire tcp) throws IOException {
        TimeLimit limit = TimeLimit.start(settings.responseTimeout(), settings.deadline());
        try {
            return TlsWire.handshake(tcp, tls.engineFor(origin), limit);
        } catch (IOException e) {
            connections.discard(tcp);
            throw Failure.of("the TLS handshake with " + origin, e);
        }
    }

    /** The first of the addresses that answers. */
    TcpWire connectTcp(Origin origin, List<InetAddress> addresses) throws IOException {
        IOException failure = new IOException(origin + " has no address");
        for (InetAddress address : addresses) {
            TcpWire wire = connections.newWire();
            try {
                wire.connect(
                        new InetSocketAddress(address, origin.port()),
                        TimeLimit.start(settings.connectTimeout(), settings.deadline()));
                return wire;
            } catch (IOException e) {
                connections.discard(wire);
                failure = Failure.of("connecting to " + origin + " (" + address.getHostAddress() + ")", e);
            }
        }
        throw failure;
    }
}
