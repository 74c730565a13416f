// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

/**
 * One thing that was looked at, and what came out.
 *
 * @param name of what was looked at
 * @param expected in words or as a value
 * @param found the same
 * @param remedy what to do when it failed, as a sentence
 */
public record Check(String name, String expected, String found, boolean passed, String remedy) {
    static Check equal(String name, Object expected, Object found, String remedy) {
        return new Check(name, expected.toString(), found.toString(), expected.equals(found), remedy);
    }

    static Check signature(String of, String by, boolean verifies, String remedy) {
        return new Check(
                of + " signature",
                "one by " + by,
                verifies ? "one by it" : "one that does not verify",
                verifies,
                remedy);
    }

    /** As an error message wants it. */
    @Override
    public String toString() {
        return finding() + ". " + remedy;
    }

    /** The same without the remedy. */
    public String finding() {
        return "%s: expected %s, found %s".formatted(name, expected, found);
    }
}
