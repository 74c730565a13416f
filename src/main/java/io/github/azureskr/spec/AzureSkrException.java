// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spec;

import java.io.IOException;
import java.io.Serial;
import java.util.Objects;
import java.util.Optional;

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

    /** What to do about it, or null. */
    private final String remedy;

    /**
     * A failure that no other exception caused.
     *
     * @param stage where the load failed
     * @param message what happened, why, and what to do about it
     */
    public AzureSkrException(Stage stage, String message) {
        this(stage, message, null, null);
    }

    /**
     * A failure with its cause, whose message must already be part of this one.
     *
     * @param stage where the load failed
     * @param message what happened, why, and what to do about it
     * @param cause what caused it, or null
     */
    public AzureSkrException(Stage stage, String message, Throwable cause) {
        this(stage, message, null, cause);
    }

    /**
     * A failure that says apart what happened and what to do; its message says both.
     *
     * @param stage where the load failed
     * @param problem what happened, and why
     * @param remedy what to do about it, in whole sentences, or null
     * @param cause what caused it, or null
     */
    public AzureSkrException(Stage stage, String problem, String remedy, Throwable cause) {
        super("AzureSKR, " + stage + ": " + (remedy == null ? problem : problem + ". " + remedy), cause);
        this.stage = Objects.requireNonNull(stage);
        this.remedy = remedy;
    }

    /**
     * Where the load failed.
     *
     * @return the stage
     */
    public Stage stage() {
        return stage;
    }

    /**
     * What to do about it, where that is known. The message ends with it.
     *
     * @return whole sentences
     */
    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /**
     * What happened and why: the message without its stage and its remedy.
     *
     * @return text without a full stop
     */
    public String problem() {
        String text = getMessage().substring(("AzureSKR, " + stage + ": ").length());
        return remedy == null ? text : text.substring(0, text.length() - (". " + remedy).length());
    }
}
