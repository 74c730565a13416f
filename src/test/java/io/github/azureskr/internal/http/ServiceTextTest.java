// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {".a", ".", "a\n", "abcdefghijklmnopqrstuvw\n", "abcdefghijklmnopqrstuvw \\n", " ", "\\", "eyJ."})
    void textOfAnyLengthIsGoneThrough(String part) {
        for (String start : List.of("", "eyJ", "Bearer ", "abcdefghijklmnopqrstuvw")) {
            assertTrue(ServiceText.of(start + part.repeat(30_000)).length() <= 604);
        }
    }

    /** One line each. */
    @Test
    void idsBelowEachOtherAreNoToken() {
        String id = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/MyGroup";
        assertEquals(id + " " + id + " " + id, ServiceText.of(id + "\n" + id + "\n" + id));
    }

    @Test
    void longRunOfLettersIsLeftOutWhateverItIs() {
        assertEquals("target '[a token]'", ServiceText.of("target '" + "aB3_-".repeat(20) + "'"));
        assertEquals("[a token]", ServiceText.of("x".repeat(10_000)));
    }

    /** A token of random bytes, and one of text. */
    static Stream<String> longTokens() {
        byte[] random = new byte[300];
        new Random(7).nextBytes(random);
        byte[] text = Base64.getUrlEncoder()
                .encode("{\"aud\":\"https://vault.azure.net\"}".repeat(9).getBytes(UTF_8));
        return Stream.of(
                Base64.getEncoder().encodeToString(random),
                Base64.getUrlEncoder().encodeToString(random),
                Base64.getEncoder().encodeToString(text));
    }

    @ParameterizedTest
    @MethodSource("longTokens")
    void longTokenIsLeftOutInEitherAlphabetAndOverSeveralLines(String token) {
        assertEquals("sent [a token] twice", ServiceText.of("sent " + token + " twice"));
        for (String line : List.of(token, token.substring(3), token.substring(11))) {
            for (String end : List.of("\n", "\r\n", "\r\n\t", "\\n", "\\r\\n", "\\\\n")) {
                String lines = line.replaceAll("(.{60})(?=.{20})", "$1" + Matcher.quoteReplacement(end));
                assertEquals("sent \"[a token]\"", ServiceText.of("sent \"" + lines + "\""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/MyGroup/providers/Microsoft.KeyVault"
                        + "/vaults/MyVault",
                "https://a-vault-with-a-name-of-24.vault.azure.net/keys/a-key-whose-name-is-rather-long-but-not-too-long"
                        + "/0123456789abcdef0123456789abcdef",
                "11111111-2222-3333-4444-555555555555 A1B2C3D4-A1B2-A1B2-A1B2-A1B2C3D4E5F6"
                        + " 11111111-2222-3333-4444-555555555555",
                "Caller: appid=11111111-2222-3333-4444-555555555555;oid=11111111-2222-3333-4444-555555555555",
                "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/a-group-with-a-long-name/providers"
                        + "/microsoft.keyvault/vaults/a-vault-with-a-name-of-24",
                "Bearer token is missing"
            })
    void namesAreNoTokens(String text) {
        assertEquals(text, ServiceText.of(text));
    }
}
