// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tpm.NvIndex;
import io.github.azureskr.internal.tpm.Tpm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What happened inside {@code load()}. */
final class LoadStory {
    private final Console console;
    private final LocalAzure azure;

    LoadStory(Console console, LocalAzure azure) {
        this.console = console;
        this.azure = azure;
    }

    void tell(List<StageTimes.Row> rows, TokenClaims claims) throws IOException {
        console.fact("stage", "    began     took");
        for (StageTimes.Row row : rows) {
            console.fact(
                    row.stage(),
                    "%6d ms %5d ms  %s"
                            .formatted(row.start().toMillis(), row.duration().toMillis(), row.subject()));
        }
        showRequests();
        showEvidence();
        showResult(claims);
    }

    private void showRequests() {
        long attestations = requests(AzureService.ATTESTATION, "/attest/");
        long releases = requests(AzureService.KEY_VAULT, "/release");
        console.check(
                "asked once",
                attestations == 1 && releases == 1,
                "attestations: " + attestations + ", releases: " + releases + ", for all of Tomcat's start");
    }

    /** Those that were granted: Key Vault's client first asks without a token, to learn which one is wanted. */
    private long requests(AzureService service, String path) {
        return azure.listener(service).requests().stream()
                .filter(request -> request.path().contains(path) && request.status() == 200)
                .count();
    }

    private void showEvidence() throws IOException {
        try (Tpm tpm = Tpm.open(azure.paravisor().tcti())) {
            HclReport hcl = HclReport.read(tpm.readNv(NvIndex.HCL_REPORT).orElseThrow());
            SnpReport report = SnpReport.read(hcl.hardwareReport());
            console.fact("evidence", "SNP report, version " + report.version());
            console.fact("  chip", report.chipId().slice(0, 16) + "...");
            console.fact("  reported TCB", report.reportedTcb());
            console.fact("  launch measurement", report.measurement());
            console.fact("  debugging", report.policy().debugAllowed() ? "allowed" : "forbidden");
            console.fact("  REPORT_DATA", "SHA-256 of the runtime claims, which name the vTPM's AK");
        }
    }

    private void showResult(TokenClaims claims) {
        console.fact("attestation result", claims.value("iss"));
        TokenClaims.RELEASE_POLICY.forEach((claim, expected) ->
                console.check("  policy", expected.equals(claims.value(claim)), claim + " = " + claims.value(claim)));
        console.fact("  debuggable", claims.value("x-ms-isolation-tee.x-ms-sevsnpvm-is-debuggable"));
        long lifetime = (long) claims.value("exp") - (long) claims.value("iat");
        console.fact("  valid for", Duration.ofSeconds(lifetime).toHours() + " h");
    }
}
