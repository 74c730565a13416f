// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

/** A service's own words, made fit for one line of ours. */
final class ServiceText {
    private static final int LONGEST = 600;

    private ServiceText() {}

    static String of(String text) {
        String line = text.replaceAll("[\\s\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " […]";
    }
}
