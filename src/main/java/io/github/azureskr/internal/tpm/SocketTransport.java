// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * swtpm's data channel. Not blocking, because a blocking channel knows no timeout and an interrupt closes it in the
 * middle of an answer; here an interrupt waits until the answer is complete.
 */
record SocketTransport(SocketChannel channel, Selector selector) implements Transport {
    private static final long TIMEOUT_SECONDS = 30;

    static SocketTransport connect(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, 0);
            return new SocketTransport(channel, selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Bytes transmit(Bytes command) throws IOException {
        ByteBuffer out = command.asBuffer();
        while (out.hasRemaining()) {
            await(SelectionKey.OP_WRITE);
            channel.write(out);
        }
        return Frame.read(into -> {
            await(SelectionKey.OP_READ);
            return channel.read(into);
        });
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        boolean interrupted = false;
        try {
            while (selector.select(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)) == 0) {
                interrupted |= Thread.interrupted();
                if (System.nanoTime() - end >= 0) {
                    throw new SocketTimeoutException("no answer within " + TIMEOUT_SECONDS + " s");
                }
            }
        } finally {
            selector.selectedKeys().clear();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel;
                selector) {
            // Both are closed, whichever fails.
        }
    }
}
