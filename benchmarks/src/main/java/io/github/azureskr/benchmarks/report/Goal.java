// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import java.util.Locale;

/**
 * What a run has to reach.
 *
 * @param figure NaN if what it is made of failed
 */
record Goal(String subject, String what, Bound bound, double limit, String unit, double figure) {
    enum Bound {
        AT_MOST("at most"),
        AT_LEAST("at least"),
        EXACTLY("exactly");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    static Goal atMost(String subject, String what, double limit, String unit, double figure) {
        return new Goal(subject, what, Bound.AT_MOST, limit, unit, figure);
    }

    static Goal atLeast(String subject, String what, double limit, String unit, double figure) {
        return new Goal(subject, what, Bound.AT_LEAST, limit, unit, figure);
    }

    static Goal exactly(String subject, String what, double limit, double figure) {
        return new Goal(subject, what, Bound.EXACTLY, limit, "", figure);
    }

    boolean failed() {
        return Double.isNaN(figure);
    }

    boolean met() {
        return switch (bound) {
            case AT_MOST -> figure <= limit;
            case AT_LEAST -> figure >= limit;
            case EXACTLY -> figure == limit;
        };
    }

    /** By how much it was missed, in per cent of the limit. */
    private double missedBy() {
        return limit == 0 ? 100 : Math.abs(figure - limit) / limit * 100;
    }

    private String verdict() {
        if (failed()) {
            return "**failed**: no result";
        }
        return met() ? "met" : String.format(Locale.ROOT, "**not met**, by %.0f %%", missedBy());
    }

    String row() {
        return "| " + subject + " | " + what + " | " + bound.words + " " + Text.number(limit) + unit + " | "
                + (failed() ? "–" : Text.number(figure) + unit) + " | " + verdict() + " |\n";
    }
}
