// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** What a fault does to an exchange. */
sealed interface Effect {

    /** The service is not asked; this is the answer. */
    record Refuse(Response response) implements Effect {}

    /** The service is asked after a while. */
    record Delay(Duration duration) implements Effect {}

    /** The connection ends without an answer; the service may have done its work. */
    record Drop(boolean served) implements Effect {}

    /** The service's answer is changed. */
    record Alter(UnaryOperator<Response> change) implements Effect {}

    /** The answer's head promises the whole body, and the connection ends after this many bytes of it. */
    record Truncate(int bytes) implements Effect {}

    /** The body comes in small pieces with a pause before each. */
    record Drip(int bytes, Duration pause) implements Effect {}
}
