// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import jdk.jfr.FlightRecorder;

/** Whether there is a flight recorder. A runtime without the module has none, and there no event's class may be loaded. */
public final class FlightRecording {
    private static final boolean HAS_MODULE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    public static boolean isPossible() {
        return HAS_MODULE && FlightRecorder.isInitialized();
    }
}
