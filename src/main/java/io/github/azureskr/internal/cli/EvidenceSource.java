// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.tpm.NvIndex;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where the bytes come from. */
final class EvidenceSource {
    /** Far more than any evidence or bundle of certificates. */
    private static final int LARGEST = 1 << 20;

    private static final String STANDARD_INPUT = "-";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private EvidenceSource() {}

    /** The content of a file, or of standard input under its usual name. */
    static Bytes file(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return readAll(System.in);
        }
        if (Files.isDirectory(Path.of(name))) {
            // Reading it would fail without a name.
            throw new IOException(name + ": it is a folder; name a file in it");
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return readAll(in);
        }
    }

    /** The report that this machine's paravisor makes. */
    static Bytes tpm(String tcti) throws AzureSkrException {
        try (Tpm tpm = Tpm.open(tcti, PATIENCE)) {
            return tpm.readNv(NvIndex.HCL_REPORT).orElseThrow(() -> noReport(tcti));
        }
    }

    private static Bytes readAll(InputStream in) throws IOException {
        byte[] content = in.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
            throw new MalformedException("input", "longer than " + LARGEST + " bytes");
        }
        return Bytes.owning(content);
    }

    private static AzureSkrException noReport(String tcti) {
        return new AzureSkrException(
                Stage.EVIDENCE,
                "the TPM at " + tcti + " has no HCL report (NV index 0x01400001): this is no Azure confidential VM."
                        + " Name a file with a report instead");
    }
}
