// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.doctor.Step;
import io.github.azureskr.internal.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of machines that are well, of one that is no confidential VM, and to whom. */
@ExtendWith(LocalAzureExtension.class)
class DoctorTest {
    @TempDir
    private Path folder;

    @Test
    void everyStepOfAMachineThatLoadsPasses(LocalAzure azure) throws Exception {
        Run run = doctor(azure.configuration(azure.createKey("healthy")));
        assertEquals(0, run.status(), run.out());
        assertEquals(Step.values().length, count(run, "\u2713"), run.out());
        assertTrue(run.out().endsWith("\nEvery step passed: a load works here.\n"), run.out());
    }

    @Test
    void programsAreToldTheSame(LocalAzure azure) throws Exception {
        JsonObject page = doctor(azure.configuration(azure.createKey("program")), "--json")
                .json();
        assertTrue(page.bool("healthy"));
        assertEquals(0, page.number("exit_code"));
        List<JsonObject> steps = page.objects("steps");
        assertEquals(Step.values().length, steps.size());
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(List.of(Step.values()).get(i).key(), steps.get(i).string("step"));
            assertEquals("passed", steps.get(i).string("outcome"));
            assertTrue(steps.get(i).number("milliseconds") >= 0);
        }
    }

    @Test
    void eachOfSeveralKeysIsLookedAt(LocalAzure azure) throws Exception {
        URI one = azure.createKey("one");
        URI two = azure.keyVault().createKey("two", NewKey.rsa(2048));
        Run run = doctor(azure.configuration() + "key.one=" + one + "\nkey.two=" + two + "\n");
        assertEquals(Step.KEY_STATE.exitCode(), run.status(), run.out());
        assertEquals(1, lines(run, "vault name").size(), "the vault of both");
        assertEquals(2, lines(run, "permission").size());
        assertEquals(1, count(run, "\u2717"), run.out());
        assertTrue(run.out().contains("/keys/two"), run.out());
        assertTrue(run.out().contains("is not exportable"), run.out());
    }

    @Test
    void identityThatMayReleaseButNotReadIsWellToo(LocalAzure azure) throws Exception {
        String identity = azure.identities().get(0).objectId();
        azure.keyVault().grant(identity, Permission.KEYS_RELEASE);
        try {
            Run run = doctor(azure.configuration(azure.createKey("hidden")));
            assertEquals(0, run.status(), run.out());
            assertEquals(1, count(run, "\u2013"), run.out());
            assertTrue(
                    lines(run, "key state \u2026 policy").get(0).contains("shown only to whoever may read keys"),
                    run.out());
        } finally {
            azure.keyVault().grant(identity, Permission.KEYS_GET, Permission.KEYS_RELEASE);
        }
    }

    /** One fault, one answer: what follows from it is no fault of its own. */
    @Test
    void machineOutsideAzureIsToldSo() throws Exception {
        String nowhere = "http://localhost:" + closedPort();
        Run run = doctor("tpm=device:" + folder.resolve("tpm") + "\nimds.endpoint=" + nowhere
                + "\nkey=https://localhost:1/keys/web\nattestation.endpoint=https://localhost:1\n");
        assertEquals(Step.TPM.exitCode(), run.status(), run.out());
        assertTrue(
                run.out()
                        .endsWith(
                                "\nThis machine is not an Azure confidential VM: there is no TPM at "
                                        + folder.resolve("tpm")
                                        + ", and no instance metadata service answers. Deploy on an AMD SEV-SNP"
                                        + " size (DCasv5, DCadsv5, ECasv5, ECadsv5 or later) with security type \"Confidential VM\".\n"),
                run.out());
        assertTrue(lines(run, "IMDS").get(0).startsWith("\u2013"), run.out());
        // It goes on: these two are connections that this machine does try.
        assertEquals(3, count(run, "\u2717"), run.out());
        assertTrue(lines(run, "vault connection").get(0).startsWith("\u2717"), run.out());
    }

    @Test
    void withoutAConfigurationTheMachineAloneIsLookedAt() {
        Run run = Run.of("doctor");
        assertTrue(lines(run, "configuration").get(0).startsWith("\u2013"), run.out());
        assertTrue(lines(run, "TPM").get(0).matches("[\u2713\u2717].*"), run.out());
        assertTrue(
                lines(run, "attestation name \u2026 certificate").get(0).contains("needs a configuration"), run.out());
    }

    @Test
    void faultyConfigurationDoesNotKeepTheMachineFromBeingLookedAt(LocalAzure azure) throws Exception {
        Run run = doctor(azure.configuration(azure.createKey("typo")) + "attestation.endpiont=https://localhost\n");
        assertEquals(Step.CONFIGURATION.exitCode(), run.status(), run.out());
        assertEquals(1, count(run, "\u2717"), run.out());
        assertTrue(run.out().contains("\u2192 Did you mean 'attestation.endpoint'?"), run.out());
        assertTrue(lines(run, "local appraisal").get(0).startsWith("\u2713"), run.out());
    }

    @Test
    void missingConfigurationFileIsNamed() {
        Run run = Run.of("doctor", "--config", folder.resolve("none").toString());
        assertEquals(Step.CONFIGURATION.exitCode(), run.status(), run.out());
        assertTrue(run.out().contains(folder.resolve("none") + " does not exist"), run.out());
        assertTrue(run.out().contains("\u2192 Name one that exists by --config FILE"), run.out());
    }

    @Test
    void helpAndReadmeTellTheExitCodeOfEachStep() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        Run run = Run.of("doctor", "--help");
        assertEquals(0, run.status());
        for (Step step : Step.values()) {
            assertTrue(run.out().contains("  " + step.exitCode() + "   " + step + ": "), run.out());
            String row = "| %d | %s | %s |".formatted(step.exitCode(), step, step.meaning());
            assertTrue(readme.contains(row), () -> "README lacks: " + row);
        }
    }

    @Test
    void terminalWithoutUnicodeGetsAscii(LocalAzure azure) throws Exception {
        Path file = Files.writeString(folder.resolve("conf"), azure.configuration(azure.createKey("ascii")));
        Run run = Run.of(false, "doctor", "--config", file.toString());
        assertEquals(Step.values().length, count(run, "ok "), run.out());
        assertFalse(run.out().codePoints().anyMatch(c -> c > '~'), run.out());
    }

    private Run doctor(String configuration, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), configuration);
        return options.length == 0
                ? Run.of("doctor", "--config", file.toString())
                : Run.of("doctor", "--config", file.toString(), options[0]);
    }

    private static long count(Run run, String mark) {
        return run.out().lines().filter(line -> line.startsWith(mark)).count();
    }

    private static List<String> lines(Run run, String step) {
        return run.out().lines().filter(line -> line.startsWith(step + "  ", 2)).toList();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
