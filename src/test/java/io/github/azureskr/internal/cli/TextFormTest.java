// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.Samples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text as tools print it, and what is said of text with a slip. */
class TextFormTest {
    private static final Bytes REPORT = Samples.read("go-sev-guest/attestation.bin");

    @Test
    void colonsMayStandBetweenDigits() throws Exception {
        assertEquals(REPORT, TextForm.decode(Bytes.utf8(REPORT.hex().replaceAll("(..)(?!$)", "$1:"))));
    }

    @Test
    void textOfTwoBytesACharacterIsReadInEitherOrder() throws Exception {
        for (String text : new String[] {REPORT.hex(), REPORT.base64()}) {
            String marked = "\uFEFF" + text + "\r\n";
            assertEquals(REPORT, TextForm.decode(Bytes.owning(marked.getBytes(StandardCharsets.UTF_16LE))));
            assertEquals(REPORT, TextForm.decode(Bytes.owning(marked.getBytes(StandardCharsets.UTF_16BE))));
        }
    }

    @Test
    void wrongDigitIsNamedWithItsPlace() {
        String slip = REPORT.hex().substring(0, 700) + "o" + REPORT.hex().substring(701);
        MalformedException e = assertThrows(MalformedException.class, () -> Submission.read(Bytes.utf8(slip)));
        assertEquals("hexadecimal text: has 'o' in place of a digit, after 700 digits", e.getMessage());
    }

    @Test
    void emptyFileIsCalledEmpty() {
        MalformedException e = assertThrows(MalformedException.class, () -> Submission.read(Bytes.EMPTY));
        assertEquals("evidence: the file is empty", e.getMessage());
    }
}
