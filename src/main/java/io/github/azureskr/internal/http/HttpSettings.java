// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How connections are made and how long anything may take.
 *
 * @param trustAnchors for every TLS connection; empty for those of the Java platform
 * @param connectTimeout for one TCP connection
 * @param responseTimeout for each of: a TLS handshake, sending a request, its answer from the first byte to the last
 * @param pause before a request is repeated for the first time
 * @param patience after which no request is repeated any more
 * @param deadline for everything together
 */
public record HttpSettings(
        List<X509Certificate> trustAnchors,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration pause,
        Deadline patience,
        Deadline deadline) {
    public HttpSettings {
        trustAnchors = List.copyOf(trustAnchors);
    }

    /** The same for what is worth one try, each wait of which takes no longer than {@code wait}. */
    HttpSettings once(Duration wait) {
        // As long as everything together may take: there is never time for such a pause.
        Duration everything = wait.multipliedBy(2);
        return new HttpSettings(
                trustAnchors,
                shorter(connectTimeout, wait),
                shorter(responseTimeout, wait),
                everything,
                patience.within(everything),
                deadline.within(everything));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** With patience until the deadline. */
    public HttpSettings(
            List<X509Certificate> trustAnchors,
            Duration connectTimeout,
            Duration responseTimeout,
            Duration pause,
            Deadline deadline) {
        this(trustAnchors, connectTimeout, responseTimeout, pause, deadline, deadline);
    }

    /** The same with the usual pauses. */
    public HttpSettings(
            List<X509Certificate> trustAnchors, Duration connectTimeout, Duration responseTimeout, Deadline deadline) {
        this(trustAnchors, connectTimeout, responseTimeout, Duration.ofMillis(500), deadline);
    }
}
