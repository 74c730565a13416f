// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttestTest {
    /** Clock 1, reset 2, restart 3, safe; firmware 4; after magic, type, signer and extraData. */
    private static final String MIDDLE =
            "0002" + "aabb" + "0001" + "cc" + "0000000000000001" + "00000002" + "00000003" + "01" + "0000000000000004";

    private static final Bytes QUOTE =
            Bytes.ofHex("ff544347" + "8018" + MIDDLE + "00000001" + "000b" + "03" + "810000" + "0002" + "1234");
    private static final Bytes CERTIFICATION =
            Bytes.ofHex("ff544347" + "8017" + MIDDLE + "0003" + "000b01" + "0003" + "000b02");

    @Test
    void readsTheQuoteOfARealAzureVm() throws Exception {
        CapturedQuote captured = CapturedQuote.read();
        Attest attest = Attest.read(captured.attest());
        PcrSelection all = new PcrSelection(IntStream.range(0, 24).boxed().toList());
        assertEquals("challenge", attest.extraData().utf8());
        assertEquals(
                new PcrValues(all, captured.pcrs()).digest(), attest.quoted().pcrDigest());
        assertEquals(all, attest.quoted().selection());
        assertEquals(34, attest.signer().length());
        assertTrue(attest.clockInfo().safe());
    }

    @Test
    void signatureOfARealAzureVmVerifiesUnlessAltered() throws Exception {
        CapturedQuote captured = CapturedQuote.read();
        RSAPublicKey ak = readAk();
        Bytes other = Bytes.concat(captured.attest(), Bytes.ofHex("00"));
        assertTrue(Rsassa.isSignedBy(ak, captured.attest(), captured.signature()));
        assertFalse(Rsassa.isSignedBy(ak, other, captured.signature()));
        assertFalse(
                Rsassa.isSignedBy(ak, captured.attest(), captured.signature().slice(0, 255)));
    }

    private static RSAPublicKey readAk() throws IOException, GeneralSecurityException {
        String pem = Samples.read("azure-cvm/akpub.pem").utf8().replaceAll("-----[A-Z ]+-----|\\s", "");
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    @Test
    void readsEveryFieldOfAQuote() throws Exception {
        Attest attest = Attest.read(QUOTE);
        assertEquals("aabb", attest.signer().hex());
        assertEquals("cc", attest.extraData().hex());
        assertEquals(new Attest.ClockInfo(1, 2, 3, true), attest.clockInfo());
        assertEquals(4, attest.firmwareVersion());
        assertEquals(List.of(0, 7), attest.quoted().selection().indices());
        assertEquals("1234", attest.quoted().pcrDigest().hex());
        assertThrows(MalformedException.class, attest::certified);
    }

    @Test
    void readsEveryFieldOfACertification() throws Exception {
        Attest attest = Attest.read(CERTIFICATION);
        assertEquals("000b01", attest.certified().name().hex());
        assertEquals("000b02", attest.certified().qualifiedName().hex());
        assertThrows(MalformedException.class, attest::quoted);
    }

    @Test
    void whatTheTpmDidNotMakeIsRefused() {
        assertMalformed("magic", QUOTE.hex().replaceFirst("ff544347", "ff544348"));
    }

    @Test
    void otherKindsOfAttestationAreRefused() {
        assertMalformed("type 0x8019", QUOTE.hex().replaceFirst("8018", "8019"));
    }

    @Test
    void safeIsYesOrNo() {
        assertMalformed("safe", QUOTE.hex().replaceFirst("0000000301", "0000000302"));
    }

    @Test
    void otherBanksAndPcrsThatDoNotExistAreRefused() {
        assertMalformed("SHA-256 bank", QUOTE.hex().replaceFirst("000b03", "000403"));
        assertMalformed("SHA-256 bank", QUOTE.hex().replaceFirst("00000001000b", "00000002000b"));
        assertMalformed("beyond 23", QUOTE.hex().replaceFirst("000b03810000", "000b0481000001"));
    }

    @Test
    void moreThanTheStructureIsRefused() {
        assertMalformed("too many", QUOTE.hex() + "00");
    }

    @Test
    void signatureOtherThanRsassaWithSha256IsRefused() {
        for (String header : new String[] {"0016000b", "0014000c"}) {
            Bytes signature = new ByteWriter()
                    .bytes(Bytes.ofHex(header))
                    .sized16(Bytes.ofHex("00"))
                    .toBytes();
            assertThrows(MalformedException.class, () -> Rsassa.read(ByteReader.bigEndian("signature", signature)));
        }
    }

    @Test
    void everyPrefixIsMalformedAndNoMutantBreaksTheParser() {
        for (Bytes attest : new Bytes[] {QUOTE, CERTIFICATION}) {
            Mutations.assertEveryPrefixIsMalformed(attest, Attest::read);
            Mutations.assertNothingButMalformed(attest, Attest::read);
        }
    }

    private static void assertMalformed(String part, String hex) {
        MalformedException failure = assertThrows(MalformedException.class, () -> Attest.read(Bytes.ofHex(hex)));
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
