// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spec;

import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/**
 * A load that did not succeed: which stage failed, what happened, why, and what to do about it.
 *
 * <p>It is an {@link IOException} because {@code KeyStore.load} throws one, and all of the diagnosis is in its message
 * because JSSE and several servers drop the cause. The message never contains a secret.
 */
public final class AzureSkrException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Where the load failed. */
    private final Stage stage;

    /**
     * A failure that no other exception caused.
     *
     * @param stage where the load failed
     * @param message what happened, why, and what to do about it
     */
    public AzureSkrException(Stage stage, String message) {
        this(stage, message, null);
    }

    /**
     * A failure with its cause, whose message must already be part of this one.
     *
     * @param stage where the load failed
     * @param message what happened, why, and what to do about it
     * @param cause what caused it, or null
     */
    public AzureSkrException(Stage stage, String message, Throwable cause) {
        super("AzureSKR, " + stage + ": " + message, cause);
        this.stage = Objects.requireNonNull(stage);
    }

    /**
     * Where the load failed.
     *
     * @return the stage
     */
    public Stage stage() {
        return stage;
    }
}
