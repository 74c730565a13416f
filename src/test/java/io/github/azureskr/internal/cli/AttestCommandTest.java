// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The machine's token for people, for programs, for tickets, and as it is. */
@ExtendWith(LocalAzureExtension.class)
class AttestCommandTest {
    @TempDir
    private Path folder;

    private Path file;

    /** Without a key: none is needed. */
    @BeforeEach
    void configure(LocalAzure azure) throws IOException {
        file = Files.writeString(folder.resolve("azureskr.conf"), azure.configuration());
    }

    @Test
    void claimsAreReadable(LocalAzure azure) {
        long releases = azure.keyVault().requests(Permission.KEYS_RELEASE);
        Run run = attest();
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().matches("(?s).*x-ms-compliance-status +azure-compliant-cvm\n.*"), run.out());
        assertTrue(run.out().matches("(?s).*valid_until +\\d{4}-\\d\\d-\\d\\dT.*Z\n.*"), run.out());
        assertTrue(run.out().endsWith("attestation token: verified\n"), run.out());
        assertEquals(releases, azure.keyVault().requests(Permission.KEYS_RELEASE), "nothing is released");
    }

    @Test
    void programsGetEveryClaim(LocalAzure azure) throws Exception {
        JsonObject page = attest("--json").json();
        assertEquals(
                azure.uri(AzureService.ATTESTATION).toString(),
                page.object("claims").string("iss"));
        assertEquals(
                "sevsnpvm", page.object("claims").object("x-ms-isolation-tee").string("x-ms-attestation-type"));
    }

    @Test
    void rawTokenIsPrintedAloneAndOnlyWhereItIsAskedFor() throws Exception {
        Run raw = attest("--raw");
        String[] parts = raw.out().strip().split("\\.", -1);
        assertEquals(3, parts.length, raw.out());
        JsonObject claims =
                JsonObject.parse("token", Bytes.owning(Base64.getUrlDecoder().decode(parts[1])));
        assertEquals("azurevm", claims.string("x-ms-attestation-type"));
        assertFalse(attest().out().contains("eyJ"));
        assertEquals(64, attest("--raw", "--redact").status());
    }

    @Test
    void ticketDoesNotTellWhichMachine(LocalAzure azure) {
        Run run = attest("--redact");
        assertEquals(0, run.status(), run.err());
        assertFalse(run.out().contains(azure.uri(AzureService.ATTESTATION).toString()), run.out());
        assertTrue(run.out().matches("(?s).*vmUniqueId +\\[redacted [0-9a-f]{16}]\n.*"), run.out());
        assertTrue(run.out().matches("(?s).*x-ms-azurevm-vmid +\\[redacted [0-9a-f]{16}]\n.*"), run.out());
        assertTrue(run.out().contains("azure-compliant-cvm"), run.out());
    }

    @Test
    void endpointOnTheCommandLineCounts(LocalAzure azure) throws Exception {
        Files.writeString(file, azure.configuration().replaceAll("attestation.endpoint=.*\n", ""));
        assertEquals(78, attest().status());
        assertEquals(
                0,
                attest("--endpoint", azure.uri(AzureService.ATTESTATION).toString())
                        .status());
    }

    @Test
    void failureIsThatOfALoad(LocalAzure azure) throws Exception {
        Files.writeString(file, azure.configuration().replaceAll("trust.amd-root=.*\n", ""));
        Run run = attest();
        assertEquals(69, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("AzureSKR, local appraisal: "), run.err());
        assertTrue(run.err().contains("trust.amd-root"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private Run attest(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"attest", "--config", file.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Run.of(arguments);
    }
}
