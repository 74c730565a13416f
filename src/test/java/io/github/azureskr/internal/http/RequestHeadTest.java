// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent before a request's body, byte by byte. */
class RequestHeadTest {
    private static final URI VAULT = URI.create("https://v.vault.azure.net/keys/web");
    private static final String HOST = "Host: v.vault.azure.net\r\n";

    @Test
    void requestWithoutABodyHasNoLength() throws Exception {
        assertEquals("GET /keys/web HTTP/1.1\r\n" + HOST + "\r\n", head(request("GET", VAULT, Bytes.EMPTY)));
        assertEquals("HEAD /keys/web HTTP/1.1\r\n" + HOST + "\r\n", head(request("HEAD", VAULT, Bytes.EMPTY)));
    }

    @Test
    void requestThatMayHaveABodySaysThatItHasNone() throws Exception {
        assertEquals(
                "POST /keys/web HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n",
                head(request("POST", VAULT, Bytes.EMPTY)));
    }

    @Test
    void bodyHasItsLengthWhateverTheMethod() throws Exception {
        assertTrue(head(request("GET", VAULT, Bytes.utf8("{}"))).endsWith("\r\nContent-Length: 2\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://v.vault.azure.net, /",
        "https://v.vault.azure.net?a=b, /?a=b",
        "https://v.vault.azure.net/keys//release?x=%2F, /keys//release?x=%2F",
        "https://v.vault.azure.net/keys#part, /keys",
        "https://v.vault.azure.net/schl\u00fcssel?\u00fc, /schl%C3%BCssel?%C3%BC"
    })
    void targetIsPathAndQueryInAscii(String uri, String target) throws Exception {
        assertTrue(head(request("GET", URI.create(uri), Bytes.EMPTY)).startsWith("GET " + target + " HTTP/1.1\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\t", "(a)", "\u007f", "\u0131"})
    void methodAndNameAreTokens(String text) {
        assertEquals(refusal("method"), refused(request(text, VAULT, Bytes.EMPTY)));
        assertEquals(
                refusal("header name"),
                refused(request("GET", VAULT, Bytes.EMPTY).header(text, "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\u000b", "\u001f", "\u007f", "\u0080", "\u010d\u010a"})
    void controlsAndWhatIsNotAsciiAreNoValue(String text) {
        HttpRequest forged = request("GET", VAULT, Bytes.EMPTY).header("Metadata", "secret" + text);
        assertEquals(refusal("value of the header Metadata"), refused(forged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "~", "Bearer a.b-c_d=="})
    void printableAsciiIsSentAsItIs(String value) throws Exception {
        assertTrue(head(request("GET", VAULT, Bytes.EMPTY).header("X", value)).contains("\r\nX: " + value + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "Content-Length", "TRANSFER-ENCODING", "Connection", "expect", "Upgrade"})
    void framingAndRoutingAreNotTheCallers(String name) throws Exception {
        HttpRequest request = request("POST", VAULT, Bytes.utf8("{}")).header(name, "forged");
        assertFalse(head(request).contains("forged"));
    }

    private static HttpRequest request(String method, URI uri, Bytes body) {
        return new HttpRequest(method, uri, Map.of(), body);
    }

    private static String head(HttpRequest request) throws IOException {
        return new String(RequestHead.of(request, Origin.of(request.uri())), StandardCharsets.US_ASCII);
    }

    private static String refused(HttpRequest request) {
        return assertThrows(IOException.class, () -> head(request)).getMessage();
    }

    private static String refusal(String what) {
        return "the HTTP request was not sent: its " + what + " has a character that is not allowed";
    }
}
