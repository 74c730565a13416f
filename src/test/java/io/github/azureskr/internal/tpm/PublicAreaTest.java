// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class PublicAreaTest {
    private static final String MODULUS = "c0" + "11".repeat(255);
    private static final String AK_HEAD = "0001" + "000b" + "00050472" + "0000" + "0010" + "0014000b" + "0800";
    private static final Bytes AK = tpm2b(AK_HEAD + "00000000" + "0100" + MODULUS);
    private static final Bytes STORAGE = tpm2b("0001" + "000b" + "00030472" + "0004" + "01020304" + "000600800043"
            + "0010" + "0800" + "00010001" + "0100" + MODULUS);

    private static Bytes tpm2b(String structure) {
        return Bytes.ofHex("%04x".formatted(structure.length() / 2) + structure);
    }

    @Test
    void readsEveryField() throws Exception {
        PublicArea area = PublicArea.read(STORAGE);
        assertEquals(0x00030472, area.attributes());
        assertEquals("01020304", area.authPolicy().hex());
        assertEquals("000600800043", area.symmetric().hex());
        assertEquals("0010", area.scheme().hex());
        assertEquals(2048, area.keyBits());
        assertEquals(65537, area.exponent());
        assertEquals(new BigInteger(MODULUS, 16), area.modulus());
    }

    @Test
    void marshalsBackToTheSameBytes() throws Exception {
        assertEquals(AK, PublicArea.read(AK).bytes());
        assertEquals(STORAGE, PublicArea.read(STORAGE).bytes());
    }

    @Test
    void nameIsTheDigestOfTheStructureWithoutItsSize() throws Exception {
        Bytes structure = AK.slice(2, AK.length() - 2);
        assertEquals("000b" + structure.sha256(), PublicArea.read(AK).name().hex());
    }

    @Test
    void exponentZeroIs65537() throws Exception {
        assertEquals(BigInteger.valueOf(65537), PublicArea.read(AK).publicKey().getPublicExponent());
        assertEquals(
                BigInteger.valueOf(3),
                PublicArea.read(tpm2b(AK_HEAD + "00000003" + "0100" + MODULUS))
                        .publicKey()
                        .getPublicExponent());
    }

    @Test
    void fitsATemplateOnlyInAllButTheKey() throws Exception {
        PublicArea ak = PublicArea.read(AK);
        assertTrue(ak.fits(ak.withUnique(Bytes.EMPTY)));
        assertNotEquals(true, ak.fits(PublicArea.read(STORAGE)));
    }

    @Test
    void keysOtherThanRsaWithSha256NamesAreRefused() {
        assertMalformed("type is 0x0023", AK.hex().replaceFirst("0001000b", "0023000b"));
        assertMalformed("nameAlg is 0x0004", AK.hex().replaceFirst("0001000b", "00010004"));
    }

    @Test
    void modulusThatIsNotAsLongAsTheKeyIsRefused() {
        assertMalformed(
                "bits",
                tpm2b(AK_HEAD + "00000000" + "0100" + "40" + MODULUS.substring(2))
                        .hex());
        assertMalformed(
                "bits", tpm2b(AK_HEAD + "00000000" + "0101" + "00" + MODULUS).hex());
        assertMalformed("bits", AK.hex().replaceFirst("0014000b0800", "0014000b0c00"));
        assertMalformed("bits", AK.hex().replaceFirst("0014000b0800", "0014000b0801"));
    }

    @Test
    void exponentThatIsNoneIsRefused() {
        assertMalformed(
                "exponent 1", tpm2b(AK_HEAD + "00000001" + "0100" + MODULUS).hex());
        assertMalformed(
                "exponent 4", tpm2b(AK_HEAD + "00000004" + "0100" + MODULUS).hex());
    }

    @Test
    void moreThanTheStructureIsRefused() {
        assertMalformed("too many", AK.hex() + "00");
        assertMalformed("too many", tpm2b(AK.hex().substring(4) + "00").hex());
    }

    @Test
    void everyPrefixIsMalformedAndWhatAMutantBecomesIsAKey() {
        for (Bytes area : new Bytes[] {AK, STORAGE}) {
            Mutations.assertEveryPrefixIsMalformed(area, PublicArea::read);
            Mutations.assertNothingButMalformed(area, mutant -> {
                PublicArea read = PublicArea.read(mutant);
                read.publicKey();
                assertEquals(mutant, read.bytes());
            });
        }
    }

    private static void assertMalformed(String part, String hex) {
        MalformedException failure = assertThrows(MalformedException.class, () -> PublicArea.read(Bytes.ofHex(hex)));
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
