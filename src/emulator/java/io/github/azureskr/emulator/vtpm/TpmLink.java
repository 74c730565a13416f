// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** The connection to swtpm: one command, one response. */
final class TpmLink implements AutoCloseable {
    private final SocketChannel channel;

    TpmLink(SocketChannel channel) {
        this.channel = channel;
    }

    synchronized byte[] execute(byte[] command) throws IOException {
        write(channel, command);
        return readMessage(channel);
    }

    /** Executes a command that has to succeed, and gives what follows the response's header. */
    ByteBuffer require(TpmCommand command) throws IOException {
        byte[] bytes = command.toBytes();
        byte[] response = execute(bytes);
        if (TpmMessage.code(response) != TpmCode.RC_SUCCESS) {
            throw new TpmRefusal(TpmMessage.code(bytes), TpmMessage.code(response));
        }
        return ByteBuffer.wrap(response).position(TpmMessage.HEADER);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static void write(ByteChannel channel, byte[] message) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(message);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads one message by the size in its header. A size that no TPM would take is left in it, unread. */
    static byte[] readMessage(ByteChannel channel) throws IOException {
        byte[] header = readFully(channel, TpmMessage.HEADER);
        int size = ByteBuffer.wrap(header).getInt(2);
        if (size <= TpmMessage.HEADER || size > TpmMessage.MAX_SIZE) {
            return header;
        }
        byte[] rest = readFully(channel, size - TpmMessage.HEADER);
        return ByteBuffer.allocate(size).put(header).put(rest).array();
    }

    static byte[] readFully(ByteChannel channel, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the other end closed the TPM channel");
            }
        }
        return in.array();
    }
}
