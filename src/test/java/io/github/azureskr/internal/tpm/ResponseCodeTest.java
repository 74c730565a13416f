// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseCodeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x99D | TPM_RC_POLICY_FAIL (0x99D, session 1)",
                "0x18B | TPM_RC_HANDLE (0x18B, handle 1)",
                "0x28B | TPM_RC_HANDLE (0x28B, handle 2)",
                "0x1C4 | TPM_RC_VALUE (0x1C4, parameter 1)",
                "0x2D5 | TPM_RC_SIZE (0x2D5, parameter 2)",
                "0xFC4 | TPM_RC_VALUE (0xFC4, parameter 15)",
                "0x095 | TPM_RC_SIZE (0x95)",
                "0x128 | TPM_RC_PCR_CHANGED (0x128)",
                "0x12F | TPM_RC_AUTH_UNAVAILABLE (0x12F)",
                "0x14A | TPM_RC_NV_UNINITIALIZED (0x14A)",
                "0x902 | TPM_RC_OBJECT_MEMORY (0x902)",
                "0x922 | TPM_RC_RETRY (0x922)",
                "0xB0143 | TPM_RC_COMMAND_CODE (0xB0143)",
                "0x000 | TPM_RC_SUCCESS (0x0)",
                "0x17F | unknown TPM_RC (0x17F)"
            })
    void codeIsNamedAsTcgNamesIt(String code, String expected) {
        assertEquals(expected, new ResponseCode(Integer.decode(code)).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0x910, 1, false",
        "0x912, 3, false",
        "0x18B, 1, false",
        "0x38B, 3, false",
        "0xB0910, 1, false",
        "0x918, 0, true",
        "0x919, 0, false",
        "0x98B, 0, false",
        "0x1CB, 0, false",
        "0x184, 0, false"
    })
    void codeTellsAMissingHandleFromAMissingSession(String code, int handle, boolean session) {
        ResponseCode answered = new ResponseCode(Integer.decode(code));
        for (int number = 1; number <= 3; number++) {
            assertEquals(number == handle, answered.missesHandle(number), "handle " + number);
        }
        assertEquals(session, answered.missesSession(1));
    }

    @ParameterizedTest
    @CsvSource({"0x98E, true", "0x9A2, true", "0xA8E, false", "0x18E, false", "0x1CE, false", "0x99D, false"})
    void codeBlamesTheFirstSession(String code, boolean blamed) {
        assertEquals(
                blamed,
                new ResponseCode(Integer.decode(code)).blamesSession(1, ResponseCode.AUTH_FAIL, ResponseCode.BAD_AUTH));
    }

    /** tpm2-tools says the same in other words: whom the TPM blames, and with which number. */
    @ParameterizedTest
    @CsvSource({
        "0x99D, session(1)",
        "0x18B, handle(1)",
        "0x28B, handle(2)",
        "0x1C4, parameter(1)",
        "0x2D5, parameter(2)"
    })
    void blameIsWhereTpm2ToolsSeeIt(String code, String blamed) throws Exception {
        assertTrue(decode(code).startsWith("tpm:" + blamed));
        String ours = new ResponseCode(Integer.decode(code)).toString();
        assertTrue(ours.endsWith(blamed.replace("(", " ")), ours);
    }

    @Test
    void everyNameBelongsToACodeThatTpm2ToolsKnow() throws Exception {
        for (int base = 0x080; base < 0x0C0; base++) {
            assertKnownToBoth(base);
        }
        for (int base = 0x100; base < 0x156; base++) {
            assertKnownToBoth(base);
        }
        for (int base = 0x901; base < 0x924; base++) {
            assertKnownToBoth(base);
        }
    }

    private static void assertKnownToBoth(int base) throws IOException {
        boolean known =
                !decode("0x%X".formatted(base)).matches("tpm:(handle\\(unk\\):(\\(null\\)|unknown error.*)|0x\\w+)");
        assertEquals(known, !ResponseCodeNames.of(base).startsWith("unknown"), "0x%X".formatted(base));
    }

    private static String decode(String code) throws IOException {
        return Programs.run("tpm2_rc_decode", code).strip();
    }
}
