// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code policy check} says of a token. */
class PolicyCheckTest {
    private static final String VM = "2DEDC52A-6832-46CE-9910-E8C9980BF5A7";
    private static final String CLAIMS = """
            {"iss": "https://sharedweu.weu.attest.azure.net", "secureboot": true, "x-ms-azurevm-vmid": "%s",
             "x-ms-isolation-tee": {"x-ms-attestation-type": "sevsnpvm", "x-ms-compliance-status": "azure-compliant-cvm",
                                    "x-ms-sevsnpvm-vmpl": 0}}
            """.formatted(VM);

    @TempDir
    private Path folder;

    private String claims;
    private String good;
    private String bad;

    @BeforeEach
    void writeFiles() throws IOException {
        claims = file("claims.json", CLAIMS);
        Run policy = Run.of("policy", "new", "--endpoint", "https://sharedweu.weu.attest.azure.net/");
        good = file("good.json", policy.out());
        bad = file("bad.json", policy.out().replace("azure-compliant-cvm", "azure-signed-cvm"));
    }

    @Test
    void policyThatIsMetEndsWithZero() {
        Run run = Run.of("policy", "check", good, "--claims", claims);
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().endsWith("\nrelease policy: met\n"), run.out());
    }

    @Test
    void policyThatIsNotMetEndsWithThreeAndSaysWhy() {
        Run run = Run.of("policy", "check", bad, "--claims", claims);
        assertEquals(3, run.status(), run.err());
        assertEquals("""
                     claim                                      expected                                found
                ✗    x-ms-isolation-tee.x-ms-compliance-status  azure-signed-cvm                        azure-compliant-cvm
                ✓    authority                                  https://sharedweu.weu.attest.azure.net  https://sharedweu.weu.attest.azure.net
                ✓    x-ms-isolation-tee.x-ms-attestation-type   sevsnpvm                                sevsnpvm

                release policy: not met: x-ms-isolation-tee.x-ms-compliance-status
                """, run.out());
    }

    @Test
    void terminalThatKnowsNoMarksGetsWords() {
        Run run = Run.of(false, "policy", "check", bad, "--claims", claims);
        assertTrue(run.out().contains("\nFAIL x-ms-isolation-tee.x-ms-compliance-status "), run.out());
        assertTrue(run.out().contains("\nok   authority "), run.out());
    }

    @Test
    void tokenIsTakenApart() throws IOException {
        String token = file("token", token(CLAIMS) + "\n");
        assertEquals(0, Run.of("policy", "check", good, "--token", token).status());
        assertEquals(3, Run.of("policy", "check", bad, "--token", token).status());
    }

    @Test
    void policyMayBeTheKeysOwn() throws IOException {
        String data = Bytes.utf8(Files.readString(Path.of(bad))).base64Url();
        for (String content : List.of(
                data, "{\"key\": {}, \"release_policy\": {\"data\": \"" + data + "\", \"immutable\": false}}")) {
            assertEquals(
                    3,
                    Run.of("policy", "check", file("key.json", content), "--claims", claims)
                            .status());
        }
    }

    @Test
    void jsonHasTheWholeVerdict() throws IOException {
        Run run = Run.of("policy", "check", bad, "--claims", claims, "--json");
        assertEquals(3, run.status());
        assertEquals("not met", run.json().string("verdict"));
        assertEquals(3, run.json().number("exit_code"));
        JsonObject failure = run.json().objects("failures").get(0);
        assertEquals("x-ms-isolation-tee.x-ms-compliance-status", failure.string("name"));
        assertEquals("azure-signed-cvm", failure.string("expected"));
        assertEquals("azure-compliant-cvm", failure.string("found"));
        JsonObject branch = run.json().objects("branches").get(0);
        assertTrue(branch.bool("issued"));
        assertFalse(branch.bool("met"));
        List<JsonObject> conditions = branch.object("condition").objects("allOf");
        assertTrue(conditions.get(0).bool("met"));
        assertFalse(conditions.get(1).bool("met"));
        assertEquals(
                "met",
                Run.of("policy", "check", good, "--claims", claims, "--json")
                        .json()
                        .string("verdict"));
    }

    @Test
    void redactionHidesTheMachine() throws IOException {
        String wanted = "99999999-6832-46CE-9910-E8C9980BF5A7";
        String policy = file(
                "vm.json",
                Run.of("policy", "new", "--endpoint", "https://a", "--claim", "x-ms-azurevm-vmid=" + wanted)
                        .out());
        assertTrue(Run.of("policy", "check", policy, "--claims", claims).out().contains(VM));
        for (String[] more : new String[][] {{"--redact"}, {"--redact", "--json"}}) {
            String[] all = {"policy", "check", policy, "--claims", claims, more[0], more[more.length - 1]};
            Run run = Run.of(more.length == 1 ? List.of(all).subList(0, 6).toArray(new String[0]) : all);
            assertEquals(3, run.status(), run.err());
            assertFalse(run.out().contains(VM) || run.out().contains(wanted), run.out());
            assertTrue(run.out().contains("[redacted "), run.out());
        }
    }

    @Test
    void malformedInputIsOneLineAndEndsWithFour() throws IOException {
        String nonsense = file("nonsense", "no \u001b[31m policy");
        String array = file("array", "[]");
        for (String[] wrong : new String[][] {
            {nonsense, "--claims", claims},
            {array, "--claims", claims},
            {good, "--claims", array},
            {good, "--token", claims},
            {good, "--token", nonsense}
        }) {
            Run run = Run.of("policy", "check", wrong[0], wrong[1], wrong[2]);
            assertEquals(4, run.status(), run.out());
            assertEquals("", run.out());
            assertTrue(run.err().startsWith("malformed: ") && run.err().lines().count() == 1, run.err());
            Run json = Run.of("policy", "check", wrong[0], wrong[1], wrong[2], "--json");
            assertEquals(4, json.status());
            assertEquals("malformed", json.json().string("verdict"));
        }
    }

    @Test
    void textOfOthersDoesNotMoveTheCursor() throws IOException {
        String strange =
                file("strange.json", CLAIMS.replace("azure-compliant-cvm", "\\u001b[2J\\u202e" + "long ".repeat(100)));
        Run run = Run.of("policy", "check", good, "--claims", strange);
        assertEquals(3, run.status(), run.err());
        assertTrue(run.out().chars().noneMatch(c -> c == 0x1b || c == 0x202e), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.length() < 300), run.out());
    }

    @Test
    void wrongUsageIsNoVerdict() {
        assertEquals(64, Run.of("policy").status());
        assertEquals(64, Run.of("policy", "check").status());
        assertEquals(64, Run.of("policy", "check", good).status());
        assertEquals(
                64,
                Run.of("policy", "check", good, "--claims", claims, "--token", claims)
                        .status());
        assertEquals(
                66,
                Run.of("policy", "check", good, "--claims", folder + "/absent").status());
        assertEquals(
                66,
                Run.of("policy", "check", folder + "/absent", "--claims", claims)
                        .status());
    }

    @Test
    void helpListsTheExitCodes() {
        Run run = Run.of("policy", "check", "--help");
        assertEquals(0, run.status(), run.err());
        for (String line : new String[] {"0    the policy is met", "3    the policy is not met", "4    malformed"}) {
            assertTrue(run.out().contains(line), run.out());
        }
        assertEquals(0, Run.of("policy", "--help").status());
        assertEquals(0, Run.of("policy", "new", "--help").status());
    }

    private static String token(String claims) {
        String header = Bytes.utf8("{\"alg\": \"RS256\"}").base64Url();
        return header + "." + Bytes.utf8(claims).base64Url() + "."
                + Bytes.utf8("signature").base64Url();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
