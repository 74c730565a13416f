// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.time.Duration;

/**
 * A cell of the fault matrix.
 *
 * @param lasting whether the fault befalls all of the row's requests, or only the first
 */
record FaultCell(FaultedService row, FaultKind kind, boolean lasting) {

    /**
     * How a load ended.
     *
     * @param refusal empty where the key was released
     * @param met how many times the load met the fault: where it never did, that it ended well says nothing
     */
    record Outcome(String refusal, Duration took, int met) {}

    @Override
    public String toString() {
        return row + " × " + kind + (lasting ? ", lasting" : ", once");
    }
}
