// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.List;

/**
 * Checks that belong together.
 *
 * @param decisive whether one that fails refuses the evidence
 */
record CheckTable(String title, boolean decisive, List<Check> checks) {
    CheckTable {
        checks = List.copyOf(checks);
    }

    List<Check> failed() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }
}
