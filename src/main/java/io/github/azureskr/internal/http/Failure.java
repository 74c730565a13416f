// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in one sentence what a connection failed at and what to do. */
final class Failure {
    private Failure() {}

    /** {@code activity} failed with {@code cause}: {@code connecting to host:443}. */
    static IOException of(String activity, IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            // The time limit's own words: "timed out after 5 s".
            SocketTimeoutException timeout = new SocketTimeoutException(activity + " " + cause.getMessage());
            timeout.initCause(cause);
            return timeout;
        }
        String failed = activity + " failed: ";
        if (cause instanceof MalformedException) {
            return new HttpFailure(failed + reason(cause), HttpFailure.SOMEBODY_ELSE, cause);
        }
        return causes(cause)
                .map(known -> certificateProblem(failed, known, cause))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new IOException(failed + reason(cause), cause));
    }

    private static String reason(IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return "the loading thread was interrupted";
        }
        if (failure instanceof ClosedChannelException) {
            return "the HTTP client was closed meanwhile";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static Optional<IOException> certificateProblem(String failed, Throwable cause, IOException failure) {
        if (isUntrusted(cause)) {
            return Optional.of(new HttpFailure(
                    failed + "its certificate was not issued by a trusted authority",
                    "If the service has a private authority, or a proxy inspects TLS, name the authority's certificate in"
                            + " trust.certificates",
                    failure));
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return Optional.of(new HttpFailure(
                    failed + "its certificate is not valid now ("
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "): " + cause.getMessage(),
                    HttpFailure.SET_THE_CLOCK,
                    failure));
        }
        if (cause.getClass() == CertificateException.class) {
            // The one problem that the JDK reports with the bare type: endpoint identification.
            return Optional.of(new HttpFailure(
                    failed + "its certificate belongs to another host: " + cause.getMessage(),
                    "Check the host's name in the configuration, and whether a proxy answers in its place",
                    failure));
        }
        return Optional.empty();
    }

    private static boolean isUntrusted(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || (cause instanceof CertPathValidatorException e
                        && (e.getReason() == BasicReason.INVALID_SIGNATURE
                                || e.getReason() == PKIXReason.NO_TRUST_ANCHOR));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        // Bounded: a chain of causes may be a ring.
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16);
    }
}
