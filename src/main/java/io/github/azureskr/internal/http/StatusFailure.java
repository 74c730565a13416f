// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.Serial;

/** A service answered, but not with what it was asked for: the cause of what is made of such an answer. */
public class StatusFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Guidance guidance;

    /** @param guidance of the service that has answered */
    public StatusFailure(int status, Guidance guidance, Throwable cause) {
        this(status, guidance, "HTTP " + status, cause);
    }

    protected StatusFailure(int status, Guidance guidance, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.guidance = guidance;
    }

    public final int status() {
        return status;
    }

    /** The service is too busy or broken, which has nothing to do with what it was asked. */
    final boolean isOutage() {
        return guidance.mayPass(status);
    }
}
