// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

/** A name or value, whoever wrote it, made fit for a message: one line, no longer than the longest hash. */
public final class Shown {
    private static final int LONGEST = 130;

    private Shown() {}

    public static String of(String text) {
        String line = text.replaceAll("[\\s\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " […]";
    }
}
