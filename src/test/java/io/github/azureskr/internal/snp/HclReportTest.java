// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HclReportTest {
    private static final int HEADER_VERSION = 4;
    private static final int RESERVED = 20;
    private static final int DATA_SIZE = 1216;
    private static final int REQUEST_DATA_VERSION = 1220;
    private static final int REPORT_TYPE = 1224;
    private static final int HASH_TYPE = 1228;
    private static final int CLAIMS_SIZE = 1232;
    private static final int CLAIMS = 1236;
    private static final int CLAIMS_LENGTH = 583;

    @Test
    void readsAReportOfAnAzureMachine() throws Exception {
        HclReport report = HclReport.read(sample());
        assertEquals(1, report.version());
        assertEquals(2, report.requestType());
        assertEquals(0, report.status());
        assertEquals(ReportType.SNP, report.type());
        assertEquals(ReportDataHash.SHA_256, report.hash());
        assertEquals(sample().slice(32, 1184), report.hardwareReport());
        assertEquals(sample().slice(CLAIMS, CLAIMS_LENGTH), report.runtimeClaims());
    }

    @Test
    void hardwareReportBindsTheClaims() throws Exception {
        HclReport report = HclReport.read(sample());
        Bytes reportData = SnpReport.read(report.hardwareReport()).reportData();
        assertEquals(
                "1d0a466a9eed975e88f889f7aed4abc1c97e87c4f43e5e3478c9a4a5853cbd7d",
                report.runtimeClaims().sha256().hex());
        assertEquals(report.runtimeClaims().sha256(), reportData.slice(0, 32));
        assertTrue(reportData.slice(32, 32).isZero());
    }

    @Test
    void headerMayHaveALaterVersion() throws Exception {
        assertEquals(2, HclReport.read(patch().set(HEADER_VERSION, 2).bytes()).version());
    }

    @Test
    void everyTypeIsRecognised() throws Exception {
        List<ReportType> types =
                List.of(ReportType.VBS, ReportType.SNP, ReportType.TVM, ReportType.TDX, ReportType.CCA);
        for (int i = 0; i < types.size(); i++) {
            assertEquals(
                    types.get(i),
                    HclReport.read(patch().set(REPORT_TYPE, i + 1).bytes()).type());
        }
        assertMalformed(
                "HCL report: report_type is none of 1 (VBS) to 5 (CCA) (at offset 0x4CC)", patch().set(REPORT_TYPE, 0));
    }

    @Test
    void everyHashIsRecognised() throws Exception {
        List<ReportDataHash> hashes = List.of(ReportDataHash.SHA_256, ReportDataHash.SHA_384, ReportDataHash.SHA_512);
        for (int i = 0; i < hashes.size(); i++) {
            assertEquals(
                    hashes.get(i),
                    HclReport.read(patch().set(HASH_TYPE, i + 1).bytes()).hash());
        }
        assertMalformed(
                "HCL report: report_data_hash_type is none of 1 (SHA-256) to 3 (SHA-512) (at offset 0x4D0)",
                patch().set(HASH_TYPE, 4));
    }

    @Test
    void somethingElseInTheIndexIsRefused() {
        assertMalformed(
                "HCL report: begins with 58434c41, not with the letters HCLA (at offset 0x4)", patch().set(0, 'X'));
    }

    @Test
    void reservedBytesAndPaddingMustBeZero() {
        assertMalformed("HCL report: reserved at offset 0x14 must be zero", patch().set(RESERVED + 11, 1));
        assertMalformed("HCL report: reserved at offset 0x71B must be zero", patch().set(2047, 1));
    }

    @Test
    void sizesMustAgree() {
        assertMalformed(
                "HCL report: data_size is 604, but the runtime claims are 583 bytes long, with a header of 20 (at offset 0x71B)",
                patch().set(DATA_SIZE, 0x5C));
        assertMalformed(
                "HCL report: truncated: runtime claims at offset 0x4D4 needs 4679 bytes, 812 are left",
                patch().set(CLAIMS_SIZE + 1, 0x12));
    }

    @Test
    void requestDataOfAnotherVersionIsRefused() {
        assertMalformed(
                "HCL report: request data version 2 is unknown, 1 is known (at offset 0x4C8)",
                patch().set(REQUEST_DATA_VERSION, 2));
    }

    @Test
    void damagedReportsAreRefusedAsMalformedOrRead() {
        Bytes withoutPadding = sample().slice(0, CLAIMS + CLAIMS_LENGTH);
        Mutations.everyTruncationIsRefused(withoutPadding, HclReport::read);
        Mutations.noBitFlipBreaksTheParser(sample(), HclReport::read);
        Mutations.noNoiseBreaksTheParser(sample(), HclReport::read);
    }

    private static void assertMalformed(String message, Patch patch) {
        Bytes bytes = patch.bytes();
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> HclReport.read(bytes))
                        .getMessage());
    }

    private static Patch patch() {
        return Patch.of(sample());
    }

    private static Bytes sample() {
        return Samples.read("azure-cvm/hcl-report-snp.bin");
    }
}
