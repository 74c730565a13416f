// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.vtpm.Paravisor;
import io.github.azureskr.internal.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFromTpmTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAFileTheMachinesOwnReportIsVerified() throws Exception {
        try (Paravisor paravisor = Paravisor.start(SnpConfiguration.azure())) {
            SnpMachine machine = paravisor.machine();
            Path certificates = folder.resolve("certificates.pem");
            Files.writeString(
                    certificates,
                    machine.thim().certificateChain() + machine.thim().vcekCert());
            Run run = Run.of(
                    "report",
                    "--tpm",
                    paravisor.tcti(),
                    "--certs",
                    certificates.toString(),
                    "--amd-root",
                    Bytes.owning(machine.ark().getPublicKey().getEncoded())
                            .sha256()
                            .hex(),
                    "--json");
            assertEquals(0, run.status(), run.out() + run.err());
            assertEquals("HCL report (AMD SEV-SNP)", run.json().string("kind"));
        }
    }
}
