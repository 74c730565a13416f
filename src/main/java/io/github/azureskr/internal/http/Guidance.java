// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What of a service's failures may pass, by its own guidance, so that the same request is worth another try. */
public enum Guidance {
    /** Attestation providers and vaults: 408, 429, and 5xx without those that mean "never". */
    SERVICE(false),
    /** IMDS besides answers 404 while the host's data are on their way, and 410 for up to 70 s while it is updated. */
    METADATA(true);

    private final boolean absencePasses;

    Guidance(boolean absencePasses) {
        this.absencePasses = absencePasses;
    }

    boolean mayPass(Attempt attempt) {
        return attempt.answer()
                .map(answer -> mayPass(answer.status()))
                .orElseGet(() -> mayPass(attempt.failure().orElseThrow()));
    }

    /**
     * Whether the service is well and only asks to come back later, so that it is asked as long as there is time: 429, IMDS
     * in its update, or 503 with a Retry-After, by which a service says that it is overloaded (RFC 9110 section 15.6.4) and
     * not that something behind it is broken.
     */
    static boolean isBusy(Attempt attempt) {
        return attempt.answer()
                .filter(answer -> answer.status() == 429
                        || answer.status() == 410
                        || (answer.status() == 503 && attempt.retryAfter().isPresent()))
                .isPresent();
    }

    public boolean mayPass(int status) {
        boolean broken = status >= 500 && status != 501 && status != 505;
        boolean absent = status == 404 || status == 410;
        return status == 408 || status == 429 || broken || (absent && absencePasses);
    }

    /** A connection that broke, not a peer that was refused, nor words, ours or its, that make no sense. */
    public static boolean mayPass(IOException failure) {
        // Bounded: a chain of causes may be a ring.
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .noneMatch(cause -> cause instanceof SSLException
                        || cause instanceof ProxyRefusal
                        || cause instanceof ProtocolException
                        || cause instanceof MalformedException);
    }
}
