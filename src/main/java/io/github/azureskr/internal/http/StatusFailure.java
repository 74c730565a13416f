// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.Serial;
import java.util.Set;

/** A service answered, but not with what it was asked for: the cause of what is made of such an answer. */
public class StatusFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** IMDS answers so while it is updated, or while the host's data are on their way. */
    private static final Set<Integer> PASSING_IN_METADATA = Set.of(404, 410);

    private final int status;
    private final boolean outage;

    protected StatusFailure(int status, boolean outage, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.outage = outage;
    }

    /** Of an attestation provider or a vault. */
    public static StatusFailure ofService(int status, Throwable cause) {
        return new StatusFailure(status, isOutage(status), "HTTP " + status, cause);
    }

    /** Of the instance metadata service. */
    public static StatusFailure ofMetadata(int status) {
        return new StatusFailure(status, isMetadataOutage(status), "HTTP " + status, null);
    }

    protected static boolean isMetadataOutage(int status) {
        return isOutage(status) || PASSING_IN_METADATA.contains(status);
    }

    /** The service is too busy or broken, which has nothing to do with what it was asked. */
    private static boolean isOutage(int status) {
        return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
    }

    public final int status() {
        return status;
    }

    final boolean isOutage() {
        return outage;
    }
}
