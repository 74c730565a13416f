// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Makes connections. The one place that knows the way to an origin: straight, or through an HTTP proxy. */
final class Connector {
    private final HttpSettings settings;
    private final Connections connections;
    private final Tls tls;

    Connector(HttpSettings settings, Connections connections) {
        this(settings, connections, new Tls(settings.trustAnchors()));
    }

    private Connector(HttpSettings settings, Connections connections, Tls tls) {
        this.settings = settings;
        this.connections = connections;
        this.tls = tls;
    }

    /** The same with other times. */
    Connector with(HttpSettings others) {
        return new Connector(others, connections, tls);
    }

    Connection connect(Origin origin) throws IOException {
        TcpWire tcp = connectTcp(origin, resolve(origin));
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

    /** Whom to connect to: the origin's addresses, or those of the proxy before it. */
    List<InetAddress> resolve(Origin origin) throws IOException {
        Optional<Tunnel> tunnel = Tunnel.to(origin);
        if (tunnel.isEmpty()) {
            return origin.resolve();
        }
        try {
            return tunnel.get().proxy().resolve();
        } catch (IOException e) {
            throw tunnel.get().unreachable(e);
        }
    }

    /** A wire to the origin, by the addresses that {@link #resolve} has found. */
    TcpWire connectTcp(Origin origin, List<InetAddress> addresses) throws IOException {
        Optional<Tunnel> tunnel = Tunnel.to(origin);
        return tunnel.isPresent() ? connectThrough(tunnel.get(), addresses) : connectStraight(origin, addresses);
    }

    private TcpWire connectThrough(Tunnel tunnel, List<InetAddress> addresses) throws IOException {
        TcpWire wire;
        try {
            wire = connectStraight(tunnel.proxy(), addresses);
        } catch (IOException e) {
            throw tunnel.unreachable(e);
        }
        try {
            tunnel.open(wire, TimeLimit.start(settings.responseTimeout(), settings.deadline()));
            return wire;
        } catch (HttpFailure e) {
            connections.discard(wire);
            throw e;
        } catch (IOException e) {
            connections.discard(wire);
            throw Failure.of("connecting to " + tunnel.origin() + " through " + tunnel, e);
        }
    }

    /** To the first of the addresses that answers. */
    private TcpWire connectStraight(Origin origin, List<InetAddress> addresses) throws IOException {
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
