// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

/** How a step went. */
public sealed interface Outcome {
    /**
     * It did what it should.
     *
     * @param detail what was found
     */
    record Passed(String detail) implements Outcome {}

    /**
     * It did not.
     *
     * @param problem what happened and why
     * @param remedy what to do about it, in whole sentences
     */
    record Failed(String problem, String remedy) implements Outcome {}

    /**
     * It was not tried, or says nothing of itself.
     *
     * @param reason why
     */
    record Skipped(String reason) implements Outcome {}
}
