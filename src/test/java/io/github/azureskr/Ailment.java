// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.internal.doctor.Step;

/**
 * Something that keeps a load from working, and what a person does who follows the doctor's advice.
 *
 * @param name as a test's report names it
 * @param step where the doctor finds it
 * @param advice words of the remedy, in which the action of {@code cure} is named
 * @param azure the Azure that it befalls
 * @param onset makes it happen; the configuration with which it does
 * @param cure what the advice says; the configuration afterwards
 */
record Ailment(String name, Step step, String advice, LocalAzureOptions azure, Course onset, Course cure) {

    /** What happens to a patient. */
    @FunctionalInterface
    interface Course {
        String run(Patient patient) throws Exception;
    }

    static Ailment of(String name, Step step, String advice, Course onset, Course cure) {
        return new Ailment(name, step, advice, LocalAzureOptions.azure(), onset, cure);
    }

    Ailment in(LocalAzureOptions other) {
        return new Ailment(name, step, advice, other, onset, cure);
    }

    @Override
    public String toString() {
        return name;
    }
}
