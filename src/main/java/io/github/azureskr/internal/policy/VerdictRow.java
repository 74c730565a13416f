// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

/**
 * One thing that a policy asks for.
 *
 * @param joint what joins a failure to the one before: "either ", "or ", "and ", or nothing
 * @param name of the claim, or "authority"
 */
public record VerdictRow(Standing standing, String joint, String name, String expected, String found) {
    /** What it means for the whole, the worst first. */
    public enum Standing {
        /** For want of this the key is not released. */
        FAILED,
        MET,
        /** Not met, but there is an alternative. */
        NOT_NEEDED
    }

    /** The name as a list of failures has it. */
    public String label() {
        return joint + name;
    }

    @Override
    public String toString() {
        return label() + ": expected " + expected + ", found " + found;
    }
}
