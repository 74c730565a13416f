// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.stream.Stream;

/** An exchange failed in a way for which there is a remedy. Its message says both. */
public sealed class HttpFailure extends IOException permits ProxyRefusal {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For whatever a wrong clock breaks. */
    public static final String SET_THE_CLOCK = "Set this machine's clock: timedatectl set-ntp true";

    /** For answers that make no sense. */
    public static final String SOMEBODY_ELSE =
            "Something else answers in the service's place: check its address, and whether a proxy stands in between";

    /** For a load that had no time to fail at anything else. */
    public static final String MORE_TIME =
            "Give 'timeout' more time, the usual 60 s for example. If that was not enough,"
                    + " an earlier attempt or stage took it: a flight recording has each (azureskr.Attempt, azureskr.Stage)";

    /** For a thread that was told to stop. */
    public static final String INTERRUPTED =
            "Nothing is known to be wrong with the service: something in this process interrupted the thread. Load again";

    private final String problem;
    private final String remedy;

    HttpFailure(String problem, String remedy, Throwable cause) {
        super(problem + ". " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What happened, whichever exception tells it. */
    public static String problem(IOException failure) {
        return failure instanceof HttpFailure known ? known.problem : String.valueOf(failure.getMessage());
    }

    /** What to do about it, and {@code otherwise} where the failure itself knows nothing better. */
    public static String remedy(IOException failure, String otherwise) {
        return remedy(failure).orElse(otherwise);
    }

    /** What to do about it, where the failure itself knows. */
    public static Optional<String> remedy(IOException failure) {
        if (failure instanceof HttpFailure known) {
            return Optional.of(known.remedy);
        }
        // Bounded: a chain of causes may be a ring.
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .map(HttpFailure::endOfLoad)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What this process did itself is no matter of the service. */
    private static Optional<String> endOfLoad(Throwable cause) {
        if (cause instanceof UsedUp) {
            return Optional.of(MORE_TIME);
        }
        boolean interrupt = cause instanceof ClosedByInterruptException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
        return interrupt ? Optional.of(INTERRUPTED) : Optional.empty();
    }
}
