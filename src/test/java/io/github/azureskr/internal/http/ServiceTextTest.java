// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTextTest {
    @Test
    void whatMovesOnATerminalOrEndsALineIsASpace() {
        assertEquals("a b c d e f", ServiceText.of("a\u009bb\u202ec\u2028d\u2029e\r\n\0f"));
    }

    @Test
    void longTextIsCut() {
        assertEquals("x ".repeat(300) + " […]", ServiceText.of("x ".repeat(301)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ3ZWIifQ.c2lnbmF0dXJl",
                "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVydGV4dA.dGFn",
                "eyJhbGciOiJSUzI1",
                "EwB4A8l6BAAUkj1NuJYtTVha+Mogk+HEiPbQo04AAXw==",
            })
    void whatLooksLikeATokenIsLeftOut(String token) {
        assertEquals(
                "You sent Authorization: Bearer [a token], which is not valid",
                ServiceText.of("You sent Authorization: Bearer " + token + ", which is not valid"));
    }

    @Test
    void longRunOfLettersIsLeftOutWhateverItIs() {
        assertEquals("target '[a token]'", ServiceText.of("target '" + "aB3_-".repeat(20) + "'"));
        assertEquals("[a token]", ServiceText.of("x".repeat(10_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Caller: appid=11111111-2222-3333-4444-555555555555;oid=11111111-2222-3333-4444-555555555555",
                "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/a-group-with-a-long-name/providers"
                        + "/microsoft.keyvault/vaults/a-vault-with-a-name-of-24",
                "Bearer token is missing"
            })
    void namesAreNoTokens(String text) {
        assertEquals(text, ServiceText.of(text));
    }
}
