// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.http.FlightRecording;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;

/**
 * Records stages where there is a flight recorder. Where there is none, {@link StageEvent} is not even loaded: to be
 * registered, an event sets the whole recorder up, which takes as long as a stage, only to hear that nobody listens.
 */
final class StageRecorder {
    private StageRecorder() {}

    /** What a stage does. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws AzureSkrException;
    }

    /** Runs the step and records how long it took and how it ended. */
    static <T> T record(Stage stage, Object subject, Step<T> step) throws AzureSkrException {
        return LoadThread.run(stage, FlightRecording.isPossible() ? () -> recorded(stage, subject, step) : step);
    }

    private static <T> T recorded(Stage stage, Object subject, Step<T> step) throws AzureSkrException {
        StageEvent event = new StageEvent();
        event.stage = stage.toString();
        event.subject = subject.toString();
        event.outcome = "failed";
        event.begin();
        try {
            T result = step.run();
            event.outcome = "done";
            return result;
        } finally {
            event.commit();
        }
    }
}
