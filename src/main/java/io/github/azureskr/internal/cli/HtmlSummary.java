// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.List;

/** What a reader in a hurry reads: the verdict, and what to do about it. */
record HtmlSummary(Markup out) {
    static void verdict(Verdict verdict, Markup out) {
        LinkState state = switch (verdict) {
            case VERIFIED -> LinkState.VERIFIED;
            case UNVERIFIABLE -> LinkState.MISSING;
            case REFUSED, MALFORMED -> LinkState.REFUSED;
        };
        out.open("p", "class", "banner " + state.styleClass(), "role", "status");
        out.open("svg", "class", "seal-large", "viewBox", "-12 -12 24 24", "aria-hidden", "true");
        out.open("circle", "class", "seal", "r", "11")
                .open("path", "class", "sign", "d", state.sign())
                .close();
        out.element("strong", HtmlPage.capitalised(verdict.text())).text(" ").element("span", meaning(verdict));
        out.close();
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case VERIFIED -> "The maker of the processor vouches for this report.";
            case UNVERIFIABLE -> "Nothing contradicts this report, but nobody vouches for it yet.";
            case REFUSED -> "This report must not be believed.";
            case MALFORMED -> "This is not what it should be.";
        };
    }

    void print(Findings findings) {
        failures("What failed", true, findings.tables());
        failures("Not launched as Azure launches confidential VMs", false, findings.tables());
        if (!findings.missing().isEmpty()) {
            out.open("section").element("h2", "What is missing").open("ul", "class", "missing");
            findings.missing().forEach(missing -> out.element("li", missing));
            out.close().close();
        }
    }

    private void failures(String title, boolean decisive, List<CheckTable> tables) {
        List<Check> failed = tables.stream()
                .filter(table -> table.decisive() == decisive)
                .flatMap(table -> table.failed().stream())
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        out.open("section").element("h2", title);
        for (Check check : failed) {
            out.open("div", "class", "failure " + (decisive ? LinkState.REFUSED : LinkState.MISSING).styleClass());
            out.element("h3", check.name()).element("p", check.remedy());
            out.open("dl");
            out.element("dt", "expected").element("dd", check.expected(), "class", "value");
            out.element("dt", "found").element("dd", check.found(), "class", "value");
            out.close().close();
        }
        out.close();
    }
}
