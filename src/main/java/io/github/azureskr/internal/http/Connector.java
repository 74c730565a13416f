// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

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
        TcpWire tcp = connectTcp(origin);
        try {
            return new Connection(origin, tcp, origin.tls() ? secure(origin, tcp) : tcp);
        } catch (IOException e) {
            connections.discard(tcp);
            throw Failure.of("the TLS handshake with " + origin, e);
        }
    }

    private TcpWire connectTcp(Origin origin) throws IOException {
        IOException failure = new IOException(origin + " has no address");
        for (InetAddress address : origin.resolve()) {
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

    private TlsWire secure(Origin origin, TcpWire tcp) throws IOException {
        TimeLimit limit = TimeLimit.start(settings.responseTimeout(), settings.deadline());
        return TlsWire.handshake(tcp, tls.engineFor(origin), limit);
    }
}
