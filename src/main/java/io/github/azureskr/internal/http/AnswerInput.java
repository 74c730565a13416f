// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.MalformedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of answers, buffered: lines and blocks. */
final class AnswerInput {
    private static final int LARGEST_HEAD = 64 * 1024;

    private final Wire wire;
    private final String what;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();
    private TimeLimit limit;
    private boolean begun;
    private int lineBudget;

    AnswerInput(Wire wire, String what) {
        this.wire = wire;
        this.what = what;
    }

    /** The next answer, and the time for it, begin here. */
    void expect(TimeLimit newLimit) {
        limit = newLimit;
        begun = false;
        lineBudget = LARGEST_HEAD;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean isDrained() {
        return !buffer.hasRemaining();
    }

    /** A line without its CR LF. All lines between two blocks together are bounded. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = next(); c != '\r'; c = next()) {
            if (c == '\n') {
                throw malformed("a line feed alone");
            }
            line.append((char) c);
            if (--lineBudget < 0) {
                throw malformed("more than " + LARGEST_HEAD / 1024 + " KiB of headers");
            }
        }
        if (next() != '\n') {
            throw malformed("a carriage return alone");
        }
        lineBudget -= 2;
        return line.toString();
    }

    /** Fills {@code target}. */
    void block(byte[] target) throws IOException {
        lineBudget = LARGEST_HEAD;
        for (int filled = 0; filled < target.length; ) {
            if (!fill()) {
                throw cutOff();
            }
            int count = Math.min(buffer.remaining(), target.length - filled);
            buffer.get(target, filled, count);
            filled += count;
        }
    }

    /** Whatever has come, empty at the end of the connection. */
    byte[] some() throws IOException {
        byte[] content = new byte[fill() ? buffer.remaining() : 0];
        buffer.get(content);
        return content;
    }

    MalformedException malformed(String problem) {
        return new MalformedException(what, problem);
    }

    private int next() throws IOException {
        if (!fill()) {
            throw cutOff();
        }
        return buffer.get() & 0xFF;
    }

    /** Whether there is a byte. */
    private boolean fill() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            try {
                wire.read(buffer, limit);
            } finally {
                buffer.flip();
            }
        }
        begun |= buffer.hasRemaining();
        return buffer.hasRemaining();
    }

    private EOFException cutOff() {
        return new EOFException("the connection was closed " + (begun ? "in the middle of it" : "before it began"));
    }
}
