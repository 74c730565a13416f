// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A stage of a load in a flight recording: {@code jcmd PID JFR.start} and {@code jfr print --events azureskr.Stage}. */
@Name("azureskr.Stage")
@Label("Stage of a secure key release")
@Category("AzureSKR")
@StackTrace(false)
final class StageEvent extends Event {
    @Label("Stage")
    String stage;

    @Label("Subject")
    @Description("What the stage dealt with: an endpoint or a key")
    String subject;

    @Label("Outcome")
    String outcome;

    /** What a stage does. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws AzureSkrException;
    }

    /** Runs the step and records how long it took and how it ended. */
    static <T> T record(Stage stage, Object subject, Step<T> step) throws AzureSkrException {
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
