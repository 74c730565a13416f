// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.snp.Mutations;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.snp.Samples;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One bit or one byte of a real report is not what it was. */
class DamagedReportsTest {
    private static final int SIGNED_LENGTH = 0x2A0;
    private static final int CLAIMS = 1236;
    private static final int CLAIMS_LENGTH = 583;

    @Test
    void everyBitUnderTheSignatureMatters() throws Exception {
        Bytes report = Samples.read("go-sev-guest/attestation.bin");
        Examination examination = examination(CertificatePile.read(Samples.read("go-sev-guest/vcek.der")));
        assertEquals(Optional.of(List.of()), failed(examination, report));
        for (int bit = 0; bit < 8 * SIGNED_LENGTH; bit++) {
            assertRefused("SNP report signature", examination, report, bit);
        }
    }

    @Test
    void everyBitOfTheRuntimeClaimsMattersWithoutAnyCertificate() throws Exception {
        Bytes report = Samples.read("azure-cvm/hcl-report-snp.bin");
        Examination examination = examination(CertificatePile.EMPTY);
        assertEquals(Optional.of(List.of()), failed(examination, report));
        for (int bit = 8 * CLAIMS; bit < 8 * (CLAIMS + CLAIMS_LENGTH); bit++) {
            Bytes flipped = flip(report, bit);
            assertEquals(Optional.of(List.of("REPORT_DATA")), failed(examination, flipped), "bit " + bit);
        }
    }

    @Test
    void truncatedReportsAreMalformed() {
        Examination examination = examination(CertificatePile.EMPTY);
        Bytes snp = Samples.read("go-sev-guest/attestation.bin");
        Bytes hcl = Samples.read("azure-cvm/hcl-report-snp.bin").slice(0, CLAIMS + CLAIMS_LENGTH);
        Mutations.everyTruncationIsRefused(
                snp, input -> examine(examination, Submission.read(input).evidence()));
        Mutations.everyTruncationIsRefused(
                hcl, input -> examine(examination, Submission.read(input).evidence()));
        Bytes text = Bytes.utf8(snp.hex());
        Mutations.everyTruncationIsRefused(
                text, input -> examine(examination, Submission.read(input).evidence()));
    }

    @Test
    void noNoiseBreaksTheExamination() {
        Examination examination = examination(CertificatePile.EMPTY);
        Mutations.noNoiseBreaksTheParser(
                Samples.read("azure-cvm/hcl-report-snp.bin"), input -> examine(examination, input));
        Mutations.noNoiseBreaksTheParser(Samples.read("azure-cvm/certs.pem"), CertificatePile::read);
        Mutations.noNoiseBreaksTheParser(Samples.read("go-sev-guest/vcek.der"), CertificatePile::read);
        Mutations.noNoiseBreaksTheParser(Samples.read("aci-sidecar/thim_response.json"), CertificatePile::read);
    }

    @Test
    void unreadableClaimsThatAreBoundAreMalformed() {
        Bytes notJson = Bytes.utf8("{");
        assertThrows(MalformedException.class, () -> Claims.read(notJson, true));
    }

    private static void assertRefused(String check, Examination examination, Bytes report, int bit) {
        Optional<List<String>> failed = failed(examination, flip(report, bit));
        assertTrue(failed.isEmpty() || failed.get().contains(check), () -> "bit " + bit + ": " + failed);
    }

    /** The decisive checks that fail; nothing where the report is malformed. */
    private static Optional<List<String>> failed(Examination examination, Bytes report) {
        try {
            return Optional.of(examine(examination, report).tables().stream()
                    .filter(CheckTable::decisive)
                    .flatMap(table -> table.failed().stream())
                    .map(Check::name)
                    .toList());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Findings examine(Examination examination, Bytes report) throws MalformedException {
        try {
            return examination.of(report);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Examination examination(CertificatePile pile) {
        return new Examination(new ReportAppraisal(AppraisalPolicy.AMD), pile, false);
    }

    private static Bytes flip(Bytes report, int bit) {
        return Patch.of(report).set(bit / 8, report.at(bit / 8) ^ 1 << bit % 8).bytes();
    }
}
