// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PcrValuesTest {
    @Test
    void policyOfBootPcrsThatAreAllZeroIsTheKnownOne() {
        PcrValues zeros = new PcrValues(PcrSelection.BOOT, Collections.nCopies(8, Bytes.owning(new byte[32])));
        assertEquals(
                "5341e6b2646979a70e57653007a1f310169421ec9bdd9f1a5648f75ade005af1",
                zeros.digest().hex());
        assertEquals(
                "9a72c2e06a93c453a86efb47532e9c7a91dcab018e675919910c58d6a1a5aa78",
                zeros.policy().hex());
    }

    @Test
    void policyOfTheBootPcrsOfARealAzureVmIsTheKnownOne() throws Exception {
        PcrValues boot =
                new PcrValues(PcrSelection.BOOT, CapturedQuote.read().pcrs().subList(0, 8));
        assertEquals(
                "888eff343e2320a73cf78531bcc3ba90327f77cf200b94ba49b372b15cbf83a6",
                boot.digest().hex());
        assertEquals(
                "672b07b30b302a7b41df225ce5cb0a79fcf7828539484e6f9281683b6e40432b",
                boot.policy().hex());
    }

    @ParameterizedTest
    @MethodSource
    void selectionIsMarshalledAsOneMaskAndReadAgain(List<Integer> indices, String mask) throws Exception {
        PcrSelection selection = new PcrSelection(indices);
        assertEquals("00000001" + "000b" + "03" + mask, selection.bytes().hex());
        assertEquals(selection, PcrSelection.read(ByteReader.bigEndian("selection", selection.bytes())));
    }

    static Stream<Arguments> selectionIsMarshalledAsOneMaskAndReadAgain() {
        return Stream.of(
                Arguments.of(List.of(0, 1, 2, 3, 4, 5, 6, 7), "ff0000"),
                Arguments.of(List.of(0, 7, 8, 15, 16, 23), "818181"),
                Arguments.of(List.of(0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14), "ff7800"),
                Arguments.of(List.of(), "000000"));
    }

    @Test
    void selectionOutOfOrderOrBeyondTheLastPcrIsOurBug() {
        assertThrows(IllegalArgumentException.class, () -> new PcrSelection(List.of(1, 0)));
        assertThrows(IllegalArgumentException.class, () -> new PcrSelection(List.of(1, 1)));
        assertThrows(IllegalArgumentException.class, () -> new PcrSelection(List.of(24)));
        assertThrows(IllegalArgumentException.class, () -> new PcrSelection(List.of(-1)));
    }

    @Test
    void valuesAreAsManyAsThePcrs() {
        assertThrows(IllegalArgumentException.class, () -> new PcrValues(PcrSelection.BOOT, List.of(Bytes.EMPTY)));
    }
}
