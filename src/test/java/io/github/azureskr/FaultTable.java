// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Every cell of the fault matrix and how its load ended, as a page. */
final class FaultTable {
    private static final Path PAGE = Path.of("target", "fault-matrix.html");

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Fault matrix</title><style>
            body { font: 14px sans-serif } td, th { border: 1px solid #aaa; padding: 4px; vertical-align: top }
            table { border-collapse: collapse } .loads { background: #dfd } .fails { background: #fed }
            .open { background: #fbb }
            </style></head><body><h1>Fault matrix</h1>
            <p>Green: the key was released. Orange: the error. Red: not tried to the end.</p>
            <table><tr><th>fault</th><th></th>""";

    private FaultTable() {}

    static void write(Map<FaultCell, CompletableFuture<FaultCell.Outcome>> outcomes) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (FaultedService row : FaultedService.values()) {
            page.append("<th>").append(row).append("</th>");
        }
        page.append("</tr>\n");
        for (FaultKind kind : FaultKind.values()) {
            line(page, outcomes, kind, false);
            line(page, outcomes, kind, true);
        }
        Files.createDirectories(PAGE.getParent());
        Files.writeString(PAGE, page.append("</table></body></html>\n"));
    }

    private static void line(
            StringBuilder page,
            Map<FaultCell, CompletableFuture<FaultCell.Outcome>> outcomes,
            FaultKind kind,
            boolean lasting) {
        page.append("<tr><th>")
                .append(kind)
                .append("</th><td>")
                .append(lasting ? "lasting" : "once")
                .append("</td>");
        for (FaultedService row : FaultedService.values()) {
            CompletableFuture<FaultCell.Outcome> outcome = outcomes.get(new FaultCell(row, kind, lasting));
            boolean ended = outcome.isDone() && !outcome.isCompletedExceptionally();
            page.append(ended ? cell(outcome.join()) : "<td class=\"open\"></td>");
        }
        page.append("</tr>\n");
    }

    private static String cell(FaultCell.Outcome outcome) {
        boolean loads = outcome.refusal().isEmpty();
        String text = loads ? "released" : outcome.refusal();
        return "<td class=\"" + (loads ? "loads" : "fails") + "\">"
                + text.replace("&", "&amp;").replace("<", "&lt;") + " ("
                + outcome.took().toMillis() + " ms)</td>";
    }
}
