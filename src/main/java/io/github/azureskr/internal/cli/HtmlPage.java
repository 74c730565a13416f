// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Check;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Findings as one page that needs nothing else: to be opened from a disk, printed, or attached to a ticket. It runs no
 * script and loads nothing, and says so to the browser.
 */
record HtmlPage(Redaction redaction, String source, Instant made) {
    private static final String STYLE_SHEET = "report.css";

    String print(Findings findings) throws IOException {
        Markup out = begin(findings.kind(), findings.verdict());
        new HtmlSummary(out).print(findings);
        TrustChain chain = TrustChain.of(findings);
        picture(chain, out);
        links(chain, out);
        findings.tables().forEach(table -> checks(table, out));
        new HtmlValues(out).print(redaction.map(findings.sections()));
        return end(out);
    }

    String malformed(String problem) throws IOException {
        Markup out = begin("Evidence", Verdict.MALFORMED);
        out.element("p", problem, "class", "lead");
        out.element("p", "It cannot be read, so there is nothing to verify.");
        return end(out);
    }

    private Markup begin(String kind, Verdict verdict) throws IOException {
        String css = styleSheet();
        Markup out = new Markup(redaction).open("html", "lang", "en").open("head");
        out.open("meta", "charset", "utf-8");
        out.open("meta", "http-equiv", "Content-Security-Policy", "content", policy(css));
        out.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.open("meta", "name", "color-scheme", "content", "light dark");
        out.open("meta", "name", "referrer", "content", "no-referrer");
        out.element("title", kind + ": " + verdict.text()).style(css).close();
        out.open("body").open("header");
        out.element("p", "AzureSKR report", "class", "overline");
        out.element("h1", kind);
        out.element("p", "of " + source + ", made at " + made.truncatedTo(ChronoUnit.SECONDS), "class", "source");
        HtmlSummary.verdict(verdict, out);
        return out.close().open("main");
    }

    private static String end(Markup out) {
        return out.close().close().close().toString();
    }

    /** Nothing may be loaded or run; of styles, only the one sheet that was written here. */
    private static String policy(String css) {
        String digest = Bytes.utf8(css).sha256().base64();
        return "default-src 'none'; style-src 'sha256-" + digest + "'; base-uri 'none'; form-action 'none'";
    }

    private static String styleSheet() throws IOException {
        try (InputStream css = HtmlPage.class.getResourceAsStream(STYLE_SHEET)) {
            return Bytes.owning(css.readAllBytes()).utf8();
        }
    }

    private static void picture(TrustChain chain, Markup out) {
        out.open("section", "aria-labelledby", "chain").element("h2", "Chain of trust", "id", "chain");
        out.open("figure");
        new ChainPicture(chain, out).draw();
        out.element(
                "figcaption",
                "Each link rests on the one before it. What is not part of this evidence, a load of the keystore checks,"
                        + " and then the services do.");
        out.close().close();
    }

    private static void links(TrustChain chain, Markup out) {
        table("Links", List.of("Trusted", "because it", "Verdict", "Checks"), out);
        for (TrustLink link : chain.links()) {
            out.open("tr").element("th", link.name(), "scope", "row").element("td", link.proof());
            mark(link.state(), link.state().words(), out);
            String count = link.checks().isEmpty()
                    ? "none made"
                    : link.passed() + " of " + link.checks().size() + " passed";
            out.element("td", count).close();
        }
        out.close().close().close().close();
    }

    private static void checks(CheckTable table, Markup out) {
        table(table.title(), List.of("Check", "Verdict", "Found"), out);
        for (Check check : table.checks()) {
            out.open("tr").element("th", check.name(), "scope", "row");
            LinkState state = check.passed() ? LinkState.VERIFIED : LinkState.REFUSED;
            boolean warning = !check.passed() && !table.decisive();
            mark(warning ? LinkState.MISSING : state, check.passed() ? "ok" : warning ? "warning" : "failed", out);
            out.element("td", check.found(), "class", "value").close();
        }
        out.close().close().close().close();
    }

    /** Opens a section and a table up to its body: four elements. */
    private static void table(String title, List<String> columns, Markup out) {
        out.open("section").element("h2", capitalised(title));
        out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", capitalised(title));
        out.open("table").open("thead").open("tr");
        columns.forEach(column -> out.element("th", column, "scope", "col"));
        out.close().close().open("tbody");
    }

    static void mark(LinkState state, String words, Markup out) {
        out.open("td", "class", "mark " + state.styleClass());
        out.open("svg", "class", "seal-small", "viewBox", "-12 -12 24 24", "aria-hidden", "true");
        out.open("circle", "class", "seal", "r", "11")
                .open("path", "class", "sign", "d", state.sign())
                .close();
        out.text(" " + words).close();
    }

    static String capitalised(String title) {
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }
}
