// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

public final class HttpFuzz {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private HttpFuzz() {}

    public static List<FuzzTarget> targets() {
        FuzzTarget answers = FuzzTarget.of("http-answer", 1500, HttpFuzz::answers, HttpFuzz::answer);
        return List.of(answers.refusingWith(EOFException.class));
    }

    /** A server that says what the input says and hangs up. */
    private static void answer(Bytes input) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                TcpWire wire = TcpWire.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            TimeLimit limit = TimeLimit.start(PATIENCE, Deadline.after(PATIENCE));
            wire.connect((InetSocketAddress) server.getLocalAddress(), limit);
            try (SocketChannel accepted = server.accept()) {
                accepted.write(input.asBuffer());
            }
            AnswerInput in = new AnswerInput(wire, "answer");
            in.expect(limit);
            Answer.read(in, "GET").response().header("content-type");
        }
    }

    private static List<Bytes> answers() {
        return List.of(
                lines("HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 2", "", "{}"),
                lines(
                        "HTTP/1.1 100 Continue",
                        "",
                        "HTTP/1.1 403 Forbidden",
                        "Transfer-Encoding: chunked",
                        "",
                        "2;x=y",
                        "{}",
                        "0",
                        "Trailer: z",
                        "",
                        ""),
                lines("HTTP/1.0 204 No Content", "Connection: close", "", ""));
    }

    private static Bytes lines(String... lines) {
        return Bytes.utf8(String.join("\r\n", lines));
    }
}
