// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.Mutations;
import io.github.azureskr.internal.snp.Patch;
import org.junit.jupiter.api.Test;

class TdReportTest {
    private static final Bytes REPORT_DATA = Bytes.ofHex("7e".repeat(64));
    private static final Bytes REPORT = FakeTdx.report(REPORT_DATA);

    @Test
    void everyFieldStandsWhereIntelPutIt() throws Exception {
        TdReport report = TdReport.read(REPORT);
        assertEquals(TdReport.LENGTH, REPORT.length());
        assertEquals(0x81, report.reportMac().type());
        assertEquals(1, report.reportMac().version());
        assertEquals(REPORT_DATA, report.reportMac().reportData());
        assertEquals(REPORT.slice(128, 64), report.reportMac().reportData());
        assertEquals("42".repeat(32), report.reportMac().mac().hex());
        assertEquals("11".repeat(16), report.teeTcbInfo().teeTcbSvn().hex());
        assertEquals("13".repeat(48), report.teeTcbInfo().mrSignerSeam().hex());
        assertEquals("14".repeat(16), report.teeTcbInfo().teeTcbSvn2().hex());
        assertEquals(REPORT.slice(528, 48), report.tdInfo().mrTd());
        assertEquals(REPORT.slice(720, 48), report.tdInfo().rtmrs().get(0));
        assertEquals("33".repeat(48), report.tdInfo().rtmrs().get(3).hex());
        assertEquals("25".repeat(48), report.tdInfo().servTdHash().hex());
        assertEquals(0x602E7, report.tdInfo().xfam());
    }

    @Test
    void attributesAreNamed() throws Exception {
        TdAttributes usual = TdReport.read(REPORT).tdInfo().attributes();
        assertTrue(usual.septVeDisable());
        assertFalse(usual.debug());
        assertTrue(new TdAttributes(1).debug());
        assertTrue(new TdAttributes(1L << 63).perfmon());
        assertEquals("0x0000000010000000", usual.toString());
    }

    @Test
    void regionOfAnHclReportIsFilledWithZeros() throws Exception {
        Bytes region = Bytes.concat(REPORT, Bytes.owning(new byte[160]));
        assertEquals(TdReport.read(REPORT), TdReport.read(region));
        assertMalformed(
                "TD report: reserved at offset 0x400 must be zero",
                Patch.of(region).set(1183, 1).bytes());
    }

    @Test
    void anotherKindOfReportIsRefused() {
        assertMalformed(
                "TD report: type is 0x00, must be 0x81 (TDX) (at offset 0x1)",
                Patch.of(REPORT).set(0, 0).bytes());
        assertTrue(TdReport.begins(REPORT));
        assertFalse(TdReport.begins(Bytes.EMPTY));
    }

    @Test
    void damagedReportsAreRefusedAsMalformedOrRead() {
        Mutations.everyTruncationIsRefused(REPORT, TdReport::read);
        Mutations.noBitFlipBreaksTheParser(REPORT, TdReport::read);
        Mutations.noNoiseBreaksTheParser(REPORT, TdReport::read);
    }

    private static void assertMalformed(String message, Bytes report) {
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> TdReport.read(report))
                        .getMessage());
    }
}
