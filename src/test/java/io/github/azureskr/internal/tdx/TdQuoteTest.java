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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TdQuoteTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void everyFieldStandsWhereIntelPutIt(int version) throws Exception {
        Bytes quote = FakeTdx.quote(version);
        assertTrue(TdQuote.begins(quote));
        TdQuote read = TdQuote.read(quote);
        assertEquals(version, read.version());
        assertEquals(2, read.attestationKeyType());
        assertEquals("939a7233f79c4ca9940a0db3957f0607", read.qeVendorId().hex());
        assertEquals("11".repeat(16), read.teeTcbSvn().hex());
        assertEquals("12".repeat(48), read.mrSeam().hex());
        assertTrue(read.attributes().septVeDisable());
        assertEquals(0x602E7, read.xfam());
        assertEquals("21".repeat(48), read.mrTd().hex());
        assertEquals("24".repeat(48), read.mrOwnerConfig().hex());
        assertEquals("33".repeat(48), read.rtmrs().get(3).hex());
        assertEquals("7e".repeat(64), read.reportData().hex());
        assertEquals(4, read.signatureLength());
    }

    @Test
    void othersAreNoQuotesOfATd() {
        assertFalse(TdQuote.begins(Bytes.EMPTY));
        assertFalse(TdQuote.begins(Patch.of(FakeTdx.quote(4)).set(0, 3).bytes()));
        assertFalse(TdQuote.begins(Patch.of(FakeTdx.quote(4)).set(4, 0).bytes()));
        assertFalse(TdQuote.begins(FakeTdx.report(Bytes.ofHex("00".repeat(64)))));
    }

    @Test
    void bodyOfAnotherTechnologyIsRefused() {
        Bytes sgx = Patch.of(FakeTdx.quote(5)).set(48, 1).bytes();
        String message =
                assertThrows(MalformedException.class, () -> TdQuote.read(sgx)).getMessage();
        assertTrue(message.contains("body type is 1"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void everyTruncationIsRefusedAndNoFlipBreaksTheParser(int version) {
        Bytes quote = FakeTdx.quote(version);
        Mutations.everyTruncationIsRefused(quote.slice(0, quote.length() - 4), TdQuote::read);
        Mutations.noBitFlipBreaksTheParser(quote, TdQuote::read);
    }
}
