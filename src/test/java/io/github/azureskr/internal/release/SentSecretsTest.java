// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentSecretsTest {
    private static final URI ADDRESS = URI.create("https://v.vault.azure.net/keys/web");
    private static final String TOKEN = token();
    private static final String SECRET = "Vf58Q~a.B_c-dEfGhIjKlMnOpQrStUvWxYz01234";

    private static String token() {
        byte[] random = new byte[400];
        new Random(3).nextBytes(random);
        String part = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return "eyJhbGciOiJSUzI1NiJ9." + part + "." + part.substring(200);
    }

    /** As services quote. */
    static Stream<String> quotations() {
        return Stream.of(
                TOKEN,
                TOKEN.replace('-', '+').replace('_', '/'),
                TOKEN.replace("-", "%2B").replace("_", "%2f"),
                TOKEN.replace("-", "\\u002b").replace("_", "\\/"),
                TOKEN.replaceAll("(.{76})", "$1\n"),
                TOKEN.replaceAll("(.{60})", "$1\\\\r\\\\n"),
                TOKEN.replaceAll("(.{25})", "$1 ... \t"),
                "…" + TOKEN.substring(100, 300) + "…",
                "Bearer " + TOKEN + ", again: " + TOKEN);
    }

    @ParameterizedTest
    @MethodSource("quotations")
    void tokenIsFoundHoweverItIsQuoted(String quotation) throws Exception {
        HttpRequest request = HttpRequest.get(ADDRESS).header("authorization", "Bearer " + TOKEN);
        String said = said(request, "not valid: '" + quotation + "' was sent");
        assertTrue(said.startsWith("not valid: '") && said.contains("[a secret]") && said.endsWith("' was sent"), said);
        assertNothingLeft(TOKEN, said);
    }

    @Test
    void attestationTokenThatAVaultQuotesIsFound() throws Exception {
        HttpRequest request =
                HttpRequest.postJson(ADDRESS, JsonText.of(Map.of("target", TOKEN, "enc", "RSA_AES_KEY_WRAP_256")));
        assertEquals(
                "{\"enc\":\"RSA_AES_KEY_WRAP_256\",\"target\":\"[a secret]\"}",
                said(request, "{\"enc\":\"RSA_AES_KEY_WRAP_256\",\"target\":\"" + TOKEN + "\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "client_assertion"})
    void whatAnApplicationShowsIsFoundAndWhoItIsRemains(String parameter) throws Exception {
        String form = "client_id=11111111-2222-3333-4444-555555555555&" + parameter + "="
                + URLEncoder.encode(SECRET, UTF_8) + "&grant_type=client_credentials&client_info=1";
        HttpRequest request = new HttpRequest("POST", ADDRESS, Map.of(), Bytes.utf8(form));
        assertEquals(
                "client_id=11111111-2222-3333-4444-555555555555&" + parameter
                        + "=[a secret]&grant_type=client_credentials&client_info=1",
                said(request, form));
        assertEquals("'[a secret]' is none", said(request, "'" + SECRET + "' is none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p~ss/word-of-old", "eight888"})
    void shortSecretIsFoundAsAWhole(String secret) throws Exception {
        HttpRequest request = new HttpRequest(
                "POST", ADDRESS, Map.of(), Bytes.utf8("client_secret=" + URLEncoder.encode(secret, UTF_8)));
        assertEquals("'[a secret]' is none", said(request, "'" + secret + "' is none"));
        assertEquals(secret.substring(1), said(request, secret.substring(1)));
    }

    @Test
    void refusalThatQuotesNothingRemainsAsItIs() {
        Bytes body = Bytes.owning(new byte[] {'{', (byte) 0xFF, '}'});
        HttpResponse answer = new HttpResponse(403, Map.of("x-ms-request-id", List.of("1")), body);
        assertEquals(answer, SentSecrets.removedFrom(answer, HttpRequest.get(ADDRESS)));
        HttpResponse other = new HttpResponse(403, Map.of(), Bytes.utf8("Forbidden: Caller is not authorized"));
        assertEquals(
                other,
                SentSecrets.removedFrom(other, HttpRequest.get(ADDRESS).header("Authorization", "Bearer " + TOKEN)));
    }

    /** What stands in a message of a refusal, as Key Vault writes it. */
    private static String said(HttpRequest request, String message) throws Exception {
        Bytes body = JsonText.of(Map.of("error", Map.of("code", "Refused", "message", message)));
        HttpResponse answer = SentSecrets.removedFrom(new HttpResponse(403, Map.of(), body), request);
        return JsonObject.parse("error", answer.body()).object("error").string("message");
    }

    private static void assertNothingLeft(String secret, String text) {
        String compared = text.replaceAll("[^0-9A-Za-z]", "");
        String letters = secret.replaceAll("[^0-9A-Za-z]", "");
        assertFalse(
                IntStream.rangeClosed(0, letters.length() - 20)
                        .mapToObj(start -> letters.substring(start, start + 20))
                        .anyMatch(compared::contains),
                text);
    }
}
