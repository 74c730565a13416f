// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way to an origin through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6). What goes through is TLS with the origin,
 * which the proxy cannot read.
 */
record Tunnel(Origin proxy, Origin origin) {
    private static final String DIRECTLY = ", or name the host in the system property http.nonProxyHosts if this"
            + " machine reaches it without a proxy";

    /**
     * The one that the JVM's usual properties want: https.proxyHost, https.proxyPort, http.nonProxyHosts. Never one for
     * plain http, which is only for what does not leave this machine: IMDS and THIM.
     */
    static Optional<Tunnel> to(Origin origin) {
        ProxySelector selector = ProxySelector.getDefault();
        if (!origin.tls() || selector == null) {
            return Optional.empty();
        }
        return selector.select(URI.create("https://" + origin)).stream()
                .limit(1)
                .filter(first -> first.type() == Proxy.Type.HTTP)
                .flatMap(first -> Stream.of(first.address()))
                .map(InetSocketAddress.class::cast)
                .map(address -> new Origin(false, address.getHostString(), address.getPort()))
                .map(proxy -> new Tunnel(proxy, origin))
                .findFirst();
    }

    /** Asks the proxy, to which {@code wire} is connected, to connect it to the origin. */
    void open(TcpWire wire, TimeLimit limit) throws IOException {
        String head = "CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + "\r\n\r\n";
        wire.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), limit);
        AnswerInput in = new AnswerInput(wire, "answer of " + this);
        in.expect(limit);
        int status = Answer.read(in, "CONNECT").response().status();
        if (status / 100 != 2) {
            throw refusal(status);
        }
        if (!in.isDrained()) {
            throw in.malformed("goes on, where the origin has not been asked for anything yet");
        }
    }

    /** The proxy could not be reached. */
    IOException unreachable(IOException cause) {
        return new HttpFailure(
                "no way to " + origin + " through " + this + ": " + HttpFailure.problem(cause),
                "The system properties https.proxyHost and https.proxyPort name that proxy. Correct them" + DIRECTLY,
                cause);
    }

    private IOException refusal(int status) {
        if (status == 407) {
            return new ProxyRefusal(
                    this + " wants credentials (HTTP 407), and none are ever sent to a proxy",
                    "Let it pass connections from this machine to " + origin + " without credentials" + DIRECTLY);
        }
        return status / 100 == 5
                ? new ConnectException(this + " could not connect to " + origin + " (HTTP " + status + ")")
                : new ProxyRefusal(
                        this + " does not connect to " + origin + " (HTTP " + status + ")",
                        "Let it pass connections from this machine to " + origin + DIRECTLY);
    }

    @Override
    public String toString() {
        return "the proxy " + proxy;
    }
}
