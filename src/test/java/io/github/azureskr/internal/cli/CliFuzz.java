// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.snp.SnpFuzz;
import io.github.azureskr.internal.tdx.TdxFuzz;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

public final class CliFuzz {
    private CliFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(FuzzTarget.of("report-file", 6000, CliFuzz::files, CliFuzz::report));
    }

    /** All that {@code report} does with a file, up to the pages. */
    private static void report(Bytes input) throws Exception {
        Submission submission = Submission.read(input);
        Examination examination =
                new Examination(new ReportAppraisal(AppraisalPolicy.AMD), submission.certificates(), true);
        Findings findings = examination.of(submission.evidence());
        Redaction redaction = Redaction.of(findings, new Pseudonyms());
        StringWriter text = new StringWriter();
        new TextPage(new PrintWriter(text), redaction, true).print(findings);
        requirePrintable(text.toString());
        requirePrintable(new JsonPage(redaction).print(findings));
        String html = new HtmlPage(redaction, "file", Instant.EPOCH).print(findings);
        requirePrintable(html);
        if (html.contains("<script")) {
            throw new AssertionError("runs what the evidence says");
        }
    }

    private static void requirePrintable(String page) {
        if (page.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            throw new AssertionError("moves a terminal's cursor: " + page);
        }
    }

    private static List<Bytes> files() {
        List<Bytes> files = new ArrayList<>(SnpFuzz.hclReports());
        Bytes report = SnpFuzz.snpReports().get(0);
        files.add(Bytes.utf8(report.hex()));
        files.add(Bytes.utf8(report.base64()));
        files.add(Bytes.utf8("{\"report\":\"" + report.base64Url() + "\"}"));
        files.add(Bytes.concat(report, SnpFuzz.vceks().get(0)));
        files.addAll(TdxFuzz.seeds());
        return files;
    }
}
