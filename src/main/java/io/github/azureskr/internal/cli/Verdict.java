// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

/** What is to be thought of evidence, and how the program ends then. */
enum Verdict {
    VERIFIED("verified", 0),
    UNVERIFIABLE("well-formed, not verified", 2),
    REFUSED("refused", 3),
    MALFORMED("malformed", 4);

    private final String text;
    private final int exitCode;

    Verdict(String text, int exitCode) {
        this.text = text;
        this.exitCode = exitCode;
    }

    String text() {
        return text;
    }

    int exitCode() {
        return exitCode;
    }
}
