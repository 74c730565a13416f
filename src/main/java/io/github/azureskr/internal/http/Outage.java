// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Tells a service that could not answer from one that did, and refused: only the former says nothing of this machine.
 * What this machine could not do itself is no outage either, nor is a name that has no address: that of a vault which was
 * deleted leaves the DNS at once.
 */
public final class Outage {
    /** The ways in which an answer fails to come, or to come in time. */
    private static final List<Class<? extends Throwable>> SILENCES =
            List.of(SocketTimeoutException.class, SocketException.class, EOFException.class, TimeoutException.class);

    /** Somebody's decision, or a peer that is not the one who was asked. */
    private static final List<Class<? extends Throwable>> NONE = List.of(
            InterruptedException.class,
            ClosedByInterruptException.class,
            FileSystemException.class,
            SSLException.class,
            CertificateException.class,
            ProxyRefusal.class,
            MalformedException.class,
            UnknownHostException.class);

    private Outage() {}

    /** Whether {@code failure} of a stage that asks a service was an outage of that service. */
    public static boolean explains(AzureSkrException failure) {
        return switch (failure.stage()) {
            case ENDORSEMENT, ATTESTATION, IDENTITY, RELEASE, CERTIFICATE -> isOutage(causes(failure));
            default -> false;
        };
    }

    private static boolean isOutage(List<Throwable> causes) {
        if (causes.stream().anyMatch(cause -> NONE.stream().anyMatch(kind -> kind.isInstance(cause)))) {
            return false;
        }
        return causes.stream()
                .filter(StatusFailure.class::isInstance)
                .map(StatusFailure.class::cast)
                .findFirst()
                .map(StatusFailure::isOutage)
                .orElseGet(() -> causes.stream().anyMatch(Outage::isSilence));
    }

    private static boolean isSilence(Throwable cause) {
        return SILENCES.stream().anyMatch(kind -> kind.isInstance(cause));
    }

    private static List<Throwable> causes(AzureSkrException failure) {
        // Bounded: a chain of causes may be a ring.
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
                .limit(16)
                .filter(cause -> !(cause instanceof AzureSkrException))
                .toList();
    }
}
