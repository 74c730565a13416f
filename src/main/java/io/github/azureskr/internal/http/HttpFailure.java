// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/** An exchange failed in a way for which there is a remedy. Its message says both. */
public sealed class HttpFailure extends IOException permits ProxyRefusal {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For whatever a wrong clock breaks. */
    public static final String SET_THE_CLOCK = "Set this machine's clock: timedatectl set-ntp true";

    /** For answers that make no sense. */
    public static final String SOMEBODY_ELSE =
            "Something else answers in the service's place: check its address, and whether a proxy stands in between";

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
        return failure instanceof HttpFailure known ? Optional.of(known.remedy) : Optional.empty();
    }
}
