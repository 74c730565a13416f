// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Faults;
import java.time.Duration;

/**
 * A fault as the command line names it: {@code key-vault=429*2}.
 *
 * @param times 0 for always
 */
record FaultOption(AzureService service, Fault fault, int times) {
    static final String SYNTAX = "SERVICE=FAULT[*TIMES]";

    static FaultOption parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("'" + text + "' is not " + SYNTAX);
        }
        String[] fault = text.substring(equals + 1).split("\\*", 2);
        return new FaultOption(
                AzureService.parse(text.substring(0, equals)),
                fault(fault[0]),
                fault.length == 1 ? 0 : Integer.parseInt(fault[1]));
    }

    private static Fault fault(String text) {
        String[] parts = text.split(":", 2);
        return switch (parts[0]) {
            case "drop" -> Fault.dropBefore();
            case "drop-after" -> Fault.dropAfter();
            case "latency" -> Fault.latency(Duration.ofMillis(argument(parts)));
            case "truncated" -> Fault.truncated(argument(parts));
            case "oversized" -> Fault.oversized(argument(parts));
            case "drip" -> Fault.drip(1, Duration.ofMillis(argument(parts)));
            default -> status(Integer.parseInt(parts[0]));
        };
    }

    private static Fault status(int status) {
        return status == 429 ? Fault.status(status).retryAfter(1) : Fault.status(status);
    }

    private static int argument(String[] parts) {
        if (parts.length < 2) {
            throw new IllegalArgumentException("'" + parts[0] + "' needs a number: " + parts[0] + ":100");
        }
        return Integer.parseInt(parts[1]);
    }

    void applyTo(Faults faults) {
        if (times == 0) {
            faults.always(fault);
        } else {
            faults.next(times, fault);
        }
    }
}
