// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection to an origin, used by one thread at a time. */
final class Connection {
    private final Origin origin;
    private final TcpWire tcp;
    private final Wire wire;
    private final AnswerInput input;

    Connection(Origin origin, TcpWire tcp, Wire wire) {
        this.origin = origin;
        this.tcp = tcp;
        this.wire = wire;
        this.input = new AnswerInput(wire, "answer of " + origin);
    }

    Origin origin() {
        return origin;
    }

    /** What {@link Connections} knows it by. */
    TcpWire tcp() {
        return tcp;
    }

    /** Sends a request and reads its answer, which must begin and end within the settings' response timeout. */
    Answer exchange(HttpRequest request, HttpSettings settings) throws IOException {
        input.expect(TimeLimit.start(settings.responseTimeout(), settings.deadline()));
        try {
            TimeLimit limit = TimeLimit.start(settings.responseTimeout(), settings.deadline());
            wire.write(ByteBuffer.wrap(RequestHead.of(request, origin)), limit);
            wire.write(request.body().asBuffer(), limit);
        } catch (IOException e) {
            throw Failure.of("sending a request to " + origin, e);
        }
        try {
            input.expect(TimeLimit.start(settings.responseTimeout(), settings.deadline()));
            return Answer.read(input, request.method());
        } catch (IOException e) {
            throw Failure.of("reading the answer of " + origin, e);
        }
    }

    /** Whether a byte of the latest answer has been read. */
    boolean hasAnswered() {
        return input.hasBegun();
    }

    /** Whether it seems fit for another request: the peer may have closed it meanwhile. */
    boolean isQuiet() {
        try {
            return input.isDrained() && wire.isQuiet();
        } catch (IOException e) {
            // It broke while it was idle; nothing is lost.
            return false;
        }
    }

    void end() {
        wire.end();
    }
}
