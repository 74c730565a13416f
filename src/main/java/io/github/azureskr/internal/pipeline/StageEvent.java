// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

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
}
