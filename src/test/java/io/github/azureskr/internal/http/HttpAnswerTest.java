// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers, whole and broken, byte by byte as a server wrote them. */
class HttpAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 5\r\n\r\nhello",
                OK + "content-length:5\r\n\r\nhello",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: Chunked\r\n\r\n2;x=y\r\nhe\r\n03\r\nllo\r\n0\r\nTrailer: x\r\n\r\n",
                OK + "\r\nhello",
                "HTTP/1.0 200 OK\r\n\r\nhello",
                "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK
                        + "Content-Length: 5\r\n\r\nhello",
            })
    void readsABodyHoweverItsEndIsMarked(String answer) throws Exception {
        HttpResponse response = get(answer);
        assertEquals(200, response.status());
        assertEquals("hello", response.body().utf8());
    }

    @ParameterizedTest
    @CsvSource({"204", "304"})
    void readsNoBodyWhereTheStatusAllowsNone(int status) throws Exception {
        assertEquals(
                0,
                get("HTTP/1.1 " + status + " x\r\nContent-Length: 5\r\n\r\n")
                        .body()
                        .length());
    }

    @Test
    void readsNoBodyAfterHead() throws Exception {
        HttpRequest get = HttpRequest.get(URI.create("http://127.0.0.1/"));
        try (RawServer server = RawServer.answeringAndClosing(OK + "Content-Length: 5\r\n\r\n");
                Http http = client()) {
            HttpRequest head = new HttpRequest("HEAD", server.uri(), Map.of(), get.body());
            assertEquals("5", http.exchange(head).header("content-length").orElseThrow());
        }
    }

    @Test
    void keepsEveryValueOfAHeader() throws Exception {
        HttpResponse response = get(OK + "WWW-Authenticate: a\r\nwww-authenticate:  b \r\nContent-Length: 0\r\n\r\n");
        assertEquals(List.of("a", "b"), response.headers().get("www-authenticate"));
    }

    @Test
    void doesNotFollowARedirect() throws Exception {
        HttpResponse response = get("HTTP/1.1 307 x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        assertEquals(307, response.status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5%Transfer-Encoding: chunked%%0%% | its length is given more than once",
                "Content-Length: 5%Content-Length: 5%%hello | its length is given more than once",
                "Content-Length: 5, 5%%hello | Content-Length is not a number",
                "Content-Length: -5%%hello | Content-Length is not a number",
                "Content-Length: +5%%hello | Content-Length is not a number",
                "Content-Length: 4194305%%x | a body of more than 4 MiB",
                "Content-Length: 9999999999999%%x | a body of more than 4 MiB",
                "Transfer-Encoding: gzip%%x | a transfer coding other than chunked",
                "Transfer-Encoding: gzip, chunked%%x | a transfer coding other than chunked",
                "Transfer-Encoding: chunked%%zz% | a chunk without a size",
                "Transfer-Encoding: chunked%%-1% | a chunk without a size",
                "Transfer-Encoding: chunked%%0x5%hello%0%% | a chunk without a size",
                "Transfer-Encoding: chunked%%% | a chunk without a size",
                "Transfer-Encoding: chunked%%4%hello%0%% | a chunk longer than its size",
                "Transfer-Encoding: chunked%%FFFFFFFF% | a body of more than 4 MiB",
                "Content-Length : 5%%hello | a header field that is not name: value",
                "no colon%%hello | a header field that is not name: value",
                "A: b% folded%%hello | a header field that is not name: value",
                "A: b~Content-Length: 5%%hello | a line feed alone",
                "A: b^c%%hello | a carriage return alone",
                "Content-Length: 9%%hello | the connection was closed in the middle of it",
                "Transfer-Encoding: chunked%%9%hello | the connection was closed in the middle of it",
                "Transfer-Encoding: chunked%%5%hello% | the connection was closed in the middle of it",
                "Content-Le | the connection was closed in the middle of it",
            })
    void refusesAnAnswerThatTwoReadersCouldReadDifferently(String rest, String problem) throws Exception {
        String answer = OK + rest.replace("%", "\r\n").replace('~', '\n').replace('^', '\r');
        assertTrue(failure(answer).endsWith(problem), failure(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "\r\n"
            })
    void refusesWhatIsNotHttp(String answer) throws Exception {
        assertTrue(failure(answer).endsWith("not HTTP/1.1"), failure(answer));
    }

    @Test
    void refusesToSwitchProtocols() throws Exception {
        assertTrue(failure("HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n").contains("switches to a protocol"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X:%\1\r\n\r\n", "X: a%b\1\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1%\r\nx\r\n"})
    void refusesALineOfManySpacesAtOnce(String rest) throws Exception {
        String answer = OK + rest.replace("%", " ".repeat(60_000));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> failure(answer));
    }

    @Test
    void refusesEndlessHeaders() throws Exception {
        assertTrue(failure(OK + "A: b\r\n".repeat(20_000)).endsWith("more than 64 KiB of headers"));
        assertTrue(failure("HTTP/1.1 100 x\r\n\r\n".repeat(9_000)).endsWith("more than 64 KiB of headers"));
    }

    @Test
    void countsTheEndsOfLinesAsHeadersToo() throws Exception {
        assertTrue(failure(OK + "A:\r\n".repeat(20_000)).endsWith("more than 64 KiB of headers"));
    }

    @Test
    void refusesAnEndlessBodyWithoutALength() throws Exception {
        assertTrue(failure(OK + "\r\n" + "x".repeat(4 * 1024 * 1024 + 1)).endsWith("a body of more than 4 MiB"));
    }

    @Test
    void refusesAnEndlessBodyInChunksEachOfWhichIsSmall() throws Exception {
        String chunks = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(65);
        assertTrue(failure(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n")
                .endsWith("a body of more than 4 MiB"));
    }

    @Test
    void readsManySmallChunks() throws Exception {
        String chunks = "1\r\nx\r\n".repeat(40_000);
        assertEquals(
                40_000,
                get(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n")
                        .body()
                        .length());
    }

    @Test
    void anyMutationOfAnAnswerEndsInAnAnswerOrAnIoException() throws Exception {
        String answer = OK + "A: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            StringBuilder mutated = new StringBuilder(answer);
            mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(256));
            mutated.setLength(random.nextInt(mutated.length() + 1));
            try {
                get(mutated.toString());
            } catch (IOException expected) {
                assertTrue(expected.getMessage().startsWith("reading the answer of 127.0.0.1:"), expected.getMessage());
            }
        }
    }

    private static String failure(String answer) {
        return HttpFailure.problem(assertThrows(IOException.class, () -> get(answer)));
    }

    private static HttpResponse get(String answer) throws IOException {
        try (RawServer server = RawServer.answeringAndClosing(answer);
                Http http = client()) {
            return http.exchange(HttpRequest.get(server.uri()));
        }
    }

    private static Http client() {
        return Http.open(new HttpSettings(
                List.of(), Duration.ofSeconds(10), Duration.ofSeconds(10), Deadline.after(Duration.ofSeconds(60))));
    }
}
