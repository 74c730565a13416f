// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them: three digits that count, no exponent. */
final class Text {
    private Text() {}

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.4f", value);
    }
}
