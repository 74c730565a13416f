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
    private boolean answered;

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

    /** Sends a request and reads its answer. */
    Answer exchange(byte[] head, HttpRequest request, HttpSettings settings) throws IOException {
        answered = false;
        try {
            TimeLimit limit = TimeLimit.start(settings.responseTimeout(), settings.deadline());
            wire.write(ByteBuffer.wrap(head), limit);
            wire.write(request.body().asBuffer(), limit);
        } catch (IOException e) {
            throw Failure.of("sending a request to " + origin, e);
        }
        try {
            input.expect(TimeLimit.start(settings.responseTimeout(), settings.deadline()));
            return Answer.read(input, request.method());
        } catch (IOException e) {
            answered = input.hasBegun();
            throw Failure.of("reading the answer of " + origin, e);
        }
    }

    /** After a failed exchange: whether a byte of the answer had come. */
    boolean hasAnswered() {
        return answered;
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
