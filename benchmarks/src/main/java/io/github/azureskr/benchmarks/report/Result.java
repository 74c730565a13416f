// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import java.util.Map;

/**
 * One line of JMH's result.
 *
 * @param name class and method: {@code WarmLoad.load}
 * @param error half the 99.9 % confidence interval; NaN where one measurement allows none
 * @param bytes allocated by an operation; NaN where that was not measured
 */
public record Result(
        String name, Map<String, String> parameters, double score, double error, String unit, double bytes) {
    String subject() {
        return name.substring(0, name.indexOf('.'));
    }

    String operation() {
        String method = name.substring(name.indexOf('.') + 1);
        return parameters.isEmpty() ? method : method + ", " + String.join(", ", parameters.values());
    }
}
