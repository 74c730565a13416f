// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures say nothing of this machine, so that what was released before may serve. */
class OutageTest {
    static Stream<IOException> silences() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SocketTimeoutException("timed out after 5 s"),
                new EOFException("the connection was closed before it began"),
                new SocketException("Connection reset"),
                new NoRouteToHostException("No route to host"),
                new HttpFailure("no way through the proxy", "Correct it", new ConnectException("Connection refused")));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void noAnswerIsAnOutage(IOException silence) {
        assertEquals(true, explains(Stage.RELEASE, silence));
        assertEquals(true, explains(Stage.ATTESTATION, new IOException("connecting failed", silence)));
    }

    static Stream<Exception> decisions() {
        return Stream.of(
                new HttpFailure("not trusted", "Name the authority", new SSLHandshakeException("no trust anchor")),
                new ProxyRefusal("the proxy wants a password", "Give none"),
                new MalformedException("MAA's answer", "not a JSON object"),
                new ClosedByInterruptException(),
                new NoSuchFileException("/var/run/token"),
                new HttpFailure("v.example has no address", "Check the name", new UnknownHostException("v.example")),
                new IOException("refusing http://v.example: only https is allowed"),
                new IOException("TLS cannot be set up"),
                new InterruptedIOException("interrupted"),
                new IOException("the HTTP client has been closed"),
                new InterruptedException());
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aDecisionIsNone(Exception decision) {
        assertEquals(false, explains(Stage.RELEASE, decision));
        assertEquals(false, explains(Stage.RELEASE, new IOException("failed", decision)));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aBusyOrBrokenServiceIsOne(int status) {
        assertEquals(true, explains(Stage.ATTESTATION, new StatusFailure(status, Guidance.SERVICE, null)));
        assertEquals(true, explains(Stage.IDENTITY, new StatusFailure(status, Guidance.METADATA, null)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 501, 505})
    void aServiceThatRefusesIsNone(int status) {
        assertEquals(false, explains(Stage.RELEASE, new StatusFailure(status, Guidance.SERVICE, new IOException())));
    }

    @Test
    void theMetadataServicesUpdateIsOne() {
        assertEquals(true, explains(Stage.ENDORSEMENT, new StatusFailure(404, Guidance.METADATA, null)));
        assertEquals(true, explains(Stage.IDENTITY, new StatusFailure(410, Guidance.METADATA, null)));
        assertEquals(false, explains(Stage.IDENTITY, new StatusFailure(400, Guidance.METADATA, null)));
    }

    @Test
    void timeThatIsUpIsOne() {
        assertEquals(true, explains(Stage.RELEASE, new TimeoutException()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"CONFIGURATION", "TPM", "EVIDENCE", "APPRAISAL", "UNWRAP", "SEALED_CACHE"})
    void whatAsksNoServiceCanHaveNone(Stage stage) {
        assertEquals(false, explains(stage, new IOException("the channel broke")));
    }

    @Test
    void aFailureOfOurOwnIsNone() {
        assertEquals(false, explains(Stage.RELEASE, null));
        assertEquals(false, explains(Stage.RELEASE, new IllegalStateException()));
    }

    private static boolean explains(Stage stage, Throwable cause) {
        return Outage.explains(new AzureSkrException(stage, "failed", cause));
    }
}
