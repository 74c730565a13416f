// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.Optional;

/** A worker's thread, which knows the stage that it is in, for whoever waits for its end. */
final class LoadThread extends Thread {
    private volatile Optional<Stage> stage = Optional.empty();

    LoadThread(Runnable work) {
        super(work, "azureskr-load");
        setDaemon(true);
    }

    /** The stage that is at work in this thread now. */
    Optional<Stage> stage() {
        return stage;
    }

    /** Runs a step of a stage, in whatever thread this is. */
    static <T> T run(Stage stage, StageRecorder.Step<T> step) throws AzureSkrException {
        return Thread.currentThread() instanceof LoadThread thread ? thread.in(stage, step) : step.run();
    }

    private <T> T in(Stage inner, StageRecorder.Step<T> step) throws AzureSkrException {
        Optional<Stage> outer = stage;
        stage = Optional.of(inner);
        try {
            return step.run();
        } finally {
            stage = outer;
        }
    }
}
