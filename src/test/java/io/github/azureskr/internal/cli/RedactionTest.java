// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hidden can neither be read nor tried, and all that support needs stays. */
class RedactionTest {
    private static final String HCL =
            Samples.file("azure-cvm/hcl-report-snp.bin").toString();
    private static final String REPORT =
            Samples.file("go-sev-guest/attestation.bin").toString();
    private static final String TOKEN =
            Samples.file("maa/sampleAttestationToken.json").toString();

    @TempDir
    private Path folder;

    @Test
    void pseudonymIsTheSameWithinARunAndInNoOther() {
        Pseudonyms run = new Pseudonyms();
        assertEquals(run.of("BAEFD3E1-184B"), run.of("baefd3e1-184b"));
        assertNotEquals(run.of("a"), run.of("b"));
        assertNotEquals(run.of("a"), new Pseudonyms().of("a"));
    }

    @Test
    void reportHidesEveryFieldThatIsOfOneMachine() throws Exception {
        JsonObject shown = Run.of("report", HCL, "--json").json();
        Run run = Run.of("report", HCL, "--json", "--redact");
        List<String> identifying = List.of(
                "family_id",
                "image_id",
                "report_data",
                "id_key_digest",
                "report_id",
                "chip_id",
                "signature_r",
                "signature_s");
        for (String field : identifying) {
            assertHidden(shown.object("snp_report").string(field), run);
        }
        assertHidden(shown.object("hcl_report").string("runtime_claims_digest"), run);
        JsonObject claims = shown.object("runtime_claims");
        assertHidden(claims.objects("keys").get(0).string("n"), run);
        assertHidden(String.valueOf(claims.object("vm-configuration").number("current-time")), run);
        for (String kept : List.of("measurement", "report_id_ma", "host_data")) {
            assertEquals(
                    shown.object("snp_report").string(kept),
                    run.section("snp_report").string(kept));
        }
        for (String kept : List.of("policy", "current_tcb", "platform_info")) {
            assertEquals(
                    shown.object("snp_report").object(kept).members(),
                    run.section("snp_report").object(kept).members());
        }
    }

    @Test
    void verifiedReportHidesTheProcessorsCertificateAndNotAmds() throws Exception {
        String[] verify = {
            "report",
            REPORT,
            "--json",
            "--certs",
            Samples.file("go-sev-guest/vcek.der").toString(),
            "--certs",
            Samples.file("amd/ask_ark_milan.pem").toString(),
            "--redact"
        };
        Run run = Run.of(verify);
        JsonObject shown =
                Run.of(List.of(verify).subList(0, 7).toArray(String[]::new)).section("certificates");
        for (String field : List.of("public_key_sha256", "hwid", "not_before")) {
            assertHidden(shown.object("VCEK").string(field), run);
        }
        assertEquals(
                shown.object("ARK").members(),
                run.section("certificates").object("ARK").members());
    }

    @Test
    void shortValueIsHiddenInItsFieldAlone() {
        Draft draft = new Draft();
        draft.section(
                "key",
                new Values()
                        .identifying("serial_number", "1")
                        .put("version", "1.51")
                        .map());
        Findings findings = draft.findings("released key 1");
        JsonPage page = new JsonPage(Redaction.of(findings, new Pseudonyms()));
        String text = page.print(findings);
        assertTrue(text.contains("\"version\":\"1.51\"") && text.contains("released key 1"), text);
        assertTrue(text.contains("\"serial_number\":\"[redacted "), text);
    }

    @Test
    void claimThatNobodyKnowsIsHiddenUnlessItIsYesOrNo() {
        Map<String, Object> marked = new Claims(Map.of(
                        "x-ms-policy",
                        Map.of("tenant", "ACME", "compliant", true),
                        "kid",
                        "HCLAkPub",
                        "x-ms-sevsnpvm-microcode-svn",
                        115,
                        "names",
                        List.of("one", "two")))
                .marked();
        assertEquals(Map.of("tenant", new Identifying("ACME"), "compliant", true), marked.get("x-ms-policy"));
        assertEquals("HCLAkPub", marked.get("kid"));
        assertEquals(115, marked.get("x-ms-sevsnpvm-microcode-svn"));
        assertEquals(List.of(new Identifying("one"), new Identifying("two")), marked.get("names"));
    }

    @Test
    void policyCheckNamesNeitherProviderNorValuesOfOnesOwn() throws Exception {
        String policy = Files.writeString(
                        folder.resolve("policy.json"),
                        Run.of(
                                        "policy",
                                        "new",
                                        "--endpoint",
                                        "https://acme.weu.attest.azure.net",
                                        "--claim",
                                        "x-ms-policy.site=B7")
                                .out())
                .toString();
        String[] check = {"policy", "check", policy, "--claims", TOKEN, "--redact", "--json"};
        for (int length : new int[] {6, 7}) {
            Run run = Run.of(Arrays.copyOf(check, length));
            assertEquals(3, run.status(), run.err());
            assertFalse(run.out().contains("acme") || run.out().contains("B7"), run.out());
            assertTrue(run.out().contains("azure-compliant-cvm"), run.out());
        }
    }

    @Test
    void tokenOfTheServiceKeepsOnlyWhatManyMachinesHave() throws Exception {
        JsonObject claims = JsonObject.parse("claims", Bytes.owning(Files.readAllBytes(Path.of(TOKEN))));
        List<String> hidden = new ArrayList<>();
        new Claims(claims.members()).marked().forEach((name, value) -> {
            if (value instanceof Identifying) {
                hidden.add(name);
            }
        });
        assertEquals(Set.of("jti", "x-ms-azurevm-vmid", "x-ms-policy-hash"), Set.copyOf(hidden));
    }

    private static void assertHidden(String value, Run run) {
        assertFalse(run.out().contains(value), value);
    }
}
