// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom a request goes to: scheme, host and port. */
record Origin(boolean tls, String host, int port) {
    private static final String IMDS = "169.254.169.254";

    /** Refuses plain http, except where it cannot leave the machine: to the instance metadata service and loopback. */
    static Origin of(URI uri) throws IOException {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (host.isEmpty() || uri.getRawUserInfo() != null) {
            throw new IOException("not a URL of the form https://host/path");
        }
        boolean tls = scheme.equals("https");
        if (!tls && !(scheme.equals("http") && staysOnTheMachine(host))) {
            throw new IOException("refusing " + scheme + "://" + host + ": only https is allowed,"
                    + " or http to the instance metadata service (" + IMDS + ") and to this machine itself");
        }
        return new Origin(tls, host, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
    }

    /** The addresses, in the order in which to try them. The one wait without a limit: the system's resolver has its own. */
    List<InetAddress> resolve() throws IOException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new HttpFailure(host + " has no address", "Check the name, and this machine's DNS", e);
        }
    }

    /** The Host header's value. */
    String authority() {
        return port == (tls ? 443 : 80) ? host : toString();
    }

    /** An IPv6 address without its brackets. */
    String peerName() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Written out, as a record's own is made only when it is first used, which a start would wait for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that && tls == that.tls && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    private static boolean staysOnTheMachine(String host) {
        return host.equals(IMDS)
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }
}
