// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnpReportTest {
    private static final int POLICY = 0x008;
    private static final int CURRENT_TCB = 0x038;
    private static final int PLATFORM_INFO = 0x040;
    private static final int KEY_INFO = 0x048;
    private static final int REPORTED_TCB = 0x180;
    private static final int CPUID = 0x188;
    private static final int CHIP_ID = 0x1A0;
    private static final int MITIGATIONS = 0x1F8;
    private static final int SIGNATURE = 0x2A0;

    @Test
    void readsAReportOfAnAzureMachine() throws Exception {
        SnpReport report = SnpReport.read(azureReport());
        assertEquals(2, report.version());
        assertEquals(2, report.guestSvn());
        assertEquals("0x3001F", report.policy().toString());
        assertEquals(31, report.policy().abiMinor());
        assertTrue(report.policy().smtAllowed());
        assertFalse(report.policy().debugAllowed());
        assertFalse(report.policy().migrationAgentAllowed());
        assertEquals("01" + "00".repeat(15), report.familyId().hex());
        assertEquals("02" + "00".repeat(15), report.imageId().hex());
        assertEquals(0, report.vmpl());
        assertEquals(1, report.signatureAlgorithm());
        assertTrue(report.platformInfo().smtEnabled());
        assertFalse(report.platformInfo().tsmeEnabled());
        assertEquals(new SignerInfo(false, false, SigningKey.VCEK), report.signerInfo());
        assertTrue(report.hostData().isZero());
        assertEquals(Optional.empty(), report.cpuId());
        assertEquals(Optional.empty(), report.mitigations());
        assertTrue(report.chipId().hex().startsWith("3a5d5b1d"));
        assertEquals(report.chipId(), report.hardwareId());
    }

    @Test
    void readsTheVersionsOfFirmwareAndTcb() throws Exception {
        SnpReport report = SnpReport.read(azureReport());
        TcbVersion reported = new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0x73);
        assertEquals(new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0xCE), report.currentTcb());
        assertEquals(reported, report.reportedTcb());
        assertEquals(reported, report.committedTcb());
        assertEquals(reported, report.launchTcb());
        assertEquals("1.52.4", report.currentFirmware().toString());
        assertEquals("1.52.4", report.committedFirmware().toString());
        assertEquals("boot loader 3, TEE 0, SNP 8, microcode 115", reported.toString());
    }

    @Test
    void readsADebuggableReport() throws Exception {
        SnpReport report = SnpReport.read(Samples.read("go-sev-guest/attestation.bin"));
        assertTrue(report.policy().debugAllowed());
        assertEquals("0102030405" + "00".repeat(59), report.reportData().hex());
        assertEquals(new TcbVersion(TcbLayout.MILAN, 0, 2, 0, 5, 0x44), report.reportedTcb());
    }

    @Test
    void signatureCoversEverythingBeforeIt() throws Exception {
        Bytes bytes = azureReport();
        SnpReport report = SnpReport.read(bytes);
        assertEquals(bytes.slice(0, SIGNATURE), report.signedBytes());
        byte[] bigEndian = new byte[72];
        for (int i = 0; i < 72; i++) {
            bigEndian[71 - i] = (byte) bytes.at(SIGNATURE + i);
        }
        assertEquals(new BigInteger(1, bigEndian), report.signature().r());
    }

    @Test
    void versionThreeTellsTheProcessor() throws Exception {
        SnpReport report = SnpReport.read(
                Patch.of(azureReport()).set(0, 3).set(CPUID, 0x19, 0x11, 1).bytes());
        assertEquals(Optional.of(new CpuId(0x19, 0x11, 1)), report.cpuId());
        assertEquals(TcbLayout.MILAN, report.reportedTcb().layout());
    }

    @Test
    void versionFiveHasMitigationVectors() throws Exception {
        Bytes five = Patch.of(azureReport())
                .set(0, 5)
                .set(CPUID, 0x19, 1, 1)
                .set(MITIGATIONS, 7, 0, 0, 0, 0, 0, 0, 0, 9)
                .bytes();
        assertEquals(
                Optional.of(new MitigationVectors(7, 9)), SnpReport.read(five).mitigations());
        assertMalformed(
                "SNP report: reserved at offset 0x1F8 must be zero",
                Patch.of(five).set(0, 3));
    }

    @Test
    void turinHasItsOwnTcbLayoutAndEightByteHardwareId() throws Exception {
        Patch turin = Patch.of(azureReport()).set(0, 3).set(CPUID, 0x1A, 2, 1);
        for (int tcb : new int[] {CURRENT_TCB, REPORTED_TCB, 0x1E0, 0x1F0}) {
            turin.set(tcb, 1, 2, 3, 4, 0, 0, 0, 5);
        }
        SnpReport report = SnpReport.read(turin.bytes());
        assertEquals(new TcbVersion(TcbLayout.TURIN, 1, 2, 3, 4, 5), report.reportedTcb());
        assertEquals(
                "FMC 1, boot loader 2, TEE 3, SNP 4, microcode 5",
                report.reportedTcb().toString());
        assertEquals(report.chipId().slice(0, 8), report.hardwareId());
    }

    @Test
    void versionTwoIsOfTurinWhenItsChipIdIsEightBytesLong() throws Exception {
        Patch turin = Patch.of(azureReport()).set(CHIP_ID + 8, new int[56]);
        for (int tcb : new int[] {CURRENT_TCB, REPORTED_TCB, 0x1E0, 0x1F0}) {
            turin.set(tcb, 1, 2, 3, 4, 0, 0, 0, 5);
        }
        assertEquals(
                TcbLayout.TURIN, SnpReport.read(turin.bytes()).reportedTcb().layout());
    }

    @Test
    void maskedChipIdOfVersionTwoDoesNotMakeATurin() throws Exception {
        Bytes masked = Patch.of(azureReport()).set(CHIP_ID, new int[64]).bytes();
        assertEquals(TcbLayout.MILAN, SnpReport.read(masked).reportedTcb().layout());
    }

    @Test
    void tcbVersionIsTheNumberThatThimWrites() throws Exception {
        assertEquals(
                0x7308000000000003L, SnpReport.read(azureReport()).reportedTcb().value());
        assertEquals(0x0500000004030201L, new TcbVersion(TcbLayout.TURIN, 1, 2, 3, 4, 5).value());
    }

    @Test
    void processorsOfAllGenerationsAreRecognised() throws Exception {
        int[][] milan = {{0x19, 0x00}, {0x19, 0x0F}, {0x19, 0x10}, {0x19, 0x1F}, {0x19, 0xA0}, {0x19, 0xAF}};
        int[][] turin = {
            {0x1A, 0x00}, {0x1A, 0x11}, {0x1A, 0x50}, {0x1A, 0x57}, {0x1A, 0x90}, {0x1A, 0xAF}, {0x1A, 0xC7}
        };
        int[][] unknown = {
            {0x17, 0x31}, {0x19, 0x20}, {0x19, 0xB0}, {0x1A, 0x12}, {0x1A, 0x58}, {0x1A, 0xB0}, {0x1A, 0xC8}
        };
        for (int[] cpu : milan) {
            assertEquals(TcbLayout.MILAN, TcbLayout.of(new CpuId(cpu[0], cpu[1], 0)));
        }
        for (int[] cpu : turin) {
            assertEquals(TcbLayout.TURIN, TcbLayout.of(new CpuId(cpu[0], cpu[1], 0)));
        }
        for (int[] cpu : unknown) {
            assertThrows(MalformedException.class, () -> TcbLayout.of(new CpuId(cpu[0], cpu[1], 0)));
        }
    }

    @Test
    void whatIsReservedMustBeZero() {
        assertMalformed("SNP report: reserved at offset 0x3A must be zero", patch().set(CURRENT_TCB + 2, 1));
        assertMalformed("SNP report: reserved at offset 0x4C must be zero", patch().set(KEY_INFO + 4, 1));
        assertMalformed("SNP report: reserved at offset 0x188 must be zero", patch().set(CPUID, 0x19));
        assertMalformed("SNP report: reserved at offset 0x1EB must be zero", patch().set(0x1EB, 1));
        assertMalformed("SNP report: reserved at offset 0x1EF must be zero", patch().set(0x1EF, 1));
        assertMalformed("SNP report: reserved at offset 0x208 must be zero", patch().set(0x29F, 1));
        assertMalformed("SNP report: reserved at offset 0x2D0 must be zero", patch().set(SIGNATURE + 71, 1));
        assertMalformed("SNP report: reserved at offset 0x318 must be zero", patch().set(SIGNATURE + 143, 1));
        assertMalformed("SNP report: reserved at offset 0x330 must be zero", patch().set(0x49F, 1));
    }

    @Test
    void reservedBitsOfThePolicyAreChecked() {
        assertMalformed("SNP report: policy bit 17 must be one (at offset 0x8)", patch().set(POLICY + 2, 1));
        assertMalformed("SNP report: policy bits 26 to 63 must be zero (at offset 0x8)", patch().set(POLICY + 3, 4));
    }

    @Test
    void signerIsVcekVlekOrNone() throws Exception {
        assertEquals(
                SigningKey.VLEK,
                SnpReport.read(patch().set(KEY_INFO, 4).bytes()).signerInfo().signingKey());
        assertEquals(
                SigningKey.NONE,
                SnpReport.read(patch().set(KEY_INFO, 28).bytes()).signerInfo().signingKey());
        assertMalformed(
                "SNP report: key_info names signing key 2, which is reserved (at offset 0x48)",
                patch().set(KEY_INFO, 8));
        assertMalformed("SNP report: key_info bits 5 to 31 must be zero (at offset 0x48)", patch().set(KEY_INFO, 32));
    }

    @Test
    void platformInfoMayHaveBitsOfTomorrow() throws Exception {
        SnpReport report = SnpReport.read(patch().set(PLATFORM_INFO, 0xBF, 1).bytes());
        assertTrue(report.platformInfo().sevTioEnabled());
        assertEquals("0x1BF", report.platformInfo().toString());
    }

    @Test
    void unknownVersionIsRefused() {
        assertMalformed("SNP report: version 1 is unknown, 2 to 5 are known (at offset 0x0)", patch().set(0, 1));
        assertMalformed("SNP report: version 6 is unknown, 2 to 5 are known (at offset 0x0)", patch().set(0, 6));
    }

    @Test
    void reportOfAnotherLengthIsRefused() {
        Bytes longer = Bytes.concat(azureReport(), Bytes.ofHex("00"));
        assertEquals(
                "SNP report: is 1185 bytes long, must be 1184",
                assertThrows(MalformedException.class, () -> SnpReport.read(longer))
                        .getMessage());
    }

    @Test
    void damagedReportsAreRefusedAsMalformedOrRead() {
        Mutations.everyTruncationIsRefused(azureReport(), SnpReport::read);
        Mutations.noBitFlipBreaksTheParser(azureReport(), SnpReport::read);
        Mutations.noNoiseBreaksTheParser(azureReport(), SnpReport::read);
    }

    private static void assertMalformed(String message, Patch patch) {
        Bytes bytes = patch.bytes();
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> SnpReport.read(bytes))
                        .getMessage());
    }

    private static Patch patch() {
        return Patch.of(azureReport());
    }

    private static Bytes azureReport() {
        return Samples.read("azure-cvm/hcl-report-snp.bin").slice(32, SnpReport.LENGTH);
    }
}
