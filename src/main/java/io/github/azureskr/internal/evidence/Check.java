// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import java.util.function.Supplier;

/** One thing that was looked at, and what came out. Put into words when somebody reads them: most are met. */
public final class Check {
    private final String name;
    private final Supplier<String> expected;
    private final Supplier<String> found;
    private final boolean passed;
    private final String remedy;

    /**
     * What came out.
     *
     * @param name of what was looked at
     * @param expected in words or as a value
     * @param found the same
     * @param remedy what to do when it failed, as a sentence
     */
    Check(String name, Supplier<String> expected, Supplier<String> found, boolean passed, String remedy) {
        this.name = name;
        this.expected = expected;
        this.found = found;
        this.passed = passed;
        this.remedy = remedy;
    }

    Check(String name, String expected, String found, boolean passed, String remedy) {
        this(name, () -> expected, () -> found, passed, remedy);
    }

    /** Of two values that do not change. */
    static Check equal(String name, Object expected, Object found, String remedy) {
        return new Check(name, expected::toString, found::toString, expected.equals(found), remedy);
    }

    static Check signature(String of, String by, boolean verifies, String remedy) {
        return signature(of, () -> by, verifies, remedy);
    }

    static Check signature(String of, Supplier<String> by, boolean verifies, String remedy) {
        return new Check(
                of + " signature",
                () -> "one by " + by.get(),
                () -> verifies ? "one by it" : "one that does not verify",
                verifies,
                remedy);
    }

    public String name() {
        return name;
    }

    public String expected() {
        return expected.get();
    }

    public String found() {
        return found.get();
    }

    public boolean passed() {
        return passed;
    }

    public String remedy() {
        return remedy;
    }

    /** The same, for a reader who can do something else about it. */
    public Check withRemedy(String other) {
        return new Check(name, expected, found, passed, other);
    }

    /** As an error message wants it. */
    @Override
    public String toString() {
        return finding() + ". " + remedy;
    }

    /** The same without the remedy. */
    public String finding() {
        return "%s: expected %s, found %s".formatted(name, expected(), found());
    }
}
