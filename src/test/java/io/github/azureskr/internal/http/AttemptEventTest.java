// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptEventTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SECRET = "c2VjcmV0";

    @TempDir
    private Path folder;

    @Test
    void eachTryIsRecordedWithItsPauseAndWhatTheServiceSaid() throws Exception {
        String busy = "{\"error\":{\"code\":\"Throttled\",\"message\":\"" + SECRET + "\"}}";
        try (RawServer server = answering(
                answer("429 x", "x-ms-request-id: r-1\r\nX-Token: " + SECRET + "\r\n", busy),
                answer("200 x", "x-ms-request-id: r-2\r\n", "{\"value\":\"" + SECRET + "\"}"))) {
            List<RecordedEvent> events = recorded(server);
            assertEquals(List.of(1, 2), values(events, "number"));
            assertEquals(List.of(429, 200), values(events, "status"));
            assertEquals(List.of("answered", "answered"), values(events, "outcome"));
            assertEquals(List.of("r-1", "r-2"), values(events, "requestId"));
            assertEquals(Arrays.asList("Throttled", null), values(events, "errorCode"));
            assertEquals(Duration.ZERO, events.get(0).getDuration("pause"));
            assertTrue(events.get(1).getDuration("pause").compareTo(Duration.ofMillis(4)) >= 0);
            for (RecordedEvent event : events) {
                assertEquals("release", event.getString("stage"));
                assertEquals("POST /keys/web/release", event.getString("request"));
                assertEquals("127.0.0.1:" + server.uri().getPort(), event.getString("service"));
                assertFalse(event.toString().contains(SECRET), event::toString);
            }
        }
    }

    @Test
    void tryWithoutAnAnswerSaysWhy() throws Exception {
        try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH_9.2\r\n")) {
            List<RecordedEvent> events = recorded(server);
            assertEquals(List.of(0), values(events, "status"));
            assertTrue(events.get(0).getString("outcome").contains("127.0.0.1:"), events::toString);
            assertNull(events.get(0).getString("requestId"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{\"error\":\"invalid_request\"} | invalid_request",
                "{\"error\":{\"code\":\"Forbidden\"}} | Forbidden",
                "{\"Error\":{\"Code\":\"PolicyEvaluationError\"}} | PolicyEvaluationError",
                "{\"error\":{\"code\":\"two words\"}} | none",
                "{\"error\":{\"code\":7}} | none",
                "{\"error\":[]} | none",
                "{} | none",
                "<html> | none"
            })
    void errorCodeIsFoundWhereverItsServicePutsIt(String body, String code) throws Exception {
        try (RawServer server = answering(answer("403 x", "", body))) {
            assertEquals(code, recorded(server).get(0).getString("errorCode"));
        }
    }

    @Test
    void whatMayBeATokenIsNoErrorCodeAndNoRequestId() throws Exception {
        String token = SECRET.repeat(11);
        try (RawServer server = answering(
                answer("403 x", "x-ms-request-id: " + token + "\r\n", "{\"error\":{\"code\":\"" + token + "\"}}"))) {
            String event = recorded(server).get(0).toString();
            assertFalse(event.contains(SECRET), event);
        }
    }

    /** What is recorded of a request that has secrets in query, header and body. */
    private List<RecordedEvent> recorded(RawServer server) throws Exception {
        Path file = folder.resolve("attempts.jfr");
        try (Recording recording = new Recording();
                Http http = Http.open(
                        new HttpSettings(List.of(), MINUTE, MINUTE, Duration.ofMillis(4), Deadline.after(MINUTE)))) {
            recording.enable("azureskr.Attempt");
            recording.start();
            ask(http, server);
            recording.stop();
            recording.dump(file);
        }
        String service = "127.0.0.1:" + server.uri().getPort();
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("azureskr.Attempt"))
                .filter(event -> service.equals(event.getString("service")))
                .toList();
    }

    private static void ask(Http http, RawServer server) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + server.uri().getPort() + "/keys/web/release?token=" + SECRET);
        HttpRequest request = HttpRequest.postJson(uri, Bytes.utf8(SECRET)).header("Authorization", "Bearer " + SECRET);
        http.exchangeWithFallback(List.of(request), Guidance.SERVICE, Stage.RELEASE);
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static RawServer answering(String... answers) throws IOException {
        int[] next = {0};
        return RawServer.start((connection, number) -> {
            while (connection.readRequest()) {
                connection.write(answers[next[0]++]);
            }
        });
    }

    private static List<Object> values(List<RecordedEvent> events, String field) {
        return events.stream().<Object>map(event -> event.getValue(field)).toList();
    }
}
