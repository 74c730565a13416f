// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * swtpm's data channel. Not blocking, because a blocking channel knows no timeout and an interrupt closes it in the
 * middle of an answer; here an interrupt waits until the answer is complete.
 */
record SocketTransport(SocketChannel channel, Selector selector, long deadline) implements Transport {
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(30);

    /** After the deadline or an interrupt: for the answer that is on its way, and for flushing what is loaded. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    static SocketTransport connect(SocketAddress address, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        SocketChannel channel = open(address, patience);
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, 0);
            return new SocketTransport(channel, selector, deadline);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel open(SocketAddress address, Duration patience) throws IOException {
        if (!(address instanceof InetSocketAddress tcp)) {
            return SocketChannel.open(address);
        }
        if (tcp.isUnresolved()) {
            throw new UnknownHostException("the host " + tcp.getHostString() + " has no address");
        }
        SocketChannel channel = SocketChannel.open();
        try {
            // A timeout of zero would be none.
            long millis = Math.max(1, Math.min(LONGEST_COMMAND.toMillis(), patience.toMillis()));
            channel.socket().connect(tcp, (int) millis);
            return channel;
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
        long start = System.nanoTime();
        long patience = Math.min(LONGEST_COMMAND.toNanos(), Math.max(GRACE.toNanos(), deadline - start));
        boolean interrupted = false;
        try {
            while (selector.select(TimeUnit.NANOSECONDS.toMillis(patience) + 1) == 0) {
                long waited = System.nanoTime() - start;
                if (Thread.interrupted()) {
                    interrupted = true;
                    patience = Math.min(patience, waited + GRACE.toNanos());
                }
                if (waited >= patience) {
                    throw new SocketTimeoutException(interrupted ? "the loading thread was interrupted" : tooLate());
                }
            }
        } finally {
            selector.selectedKeys().clear();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String tooLate() {
        return System.nanoTime() - deadline >= 0
                ? "no answer when the time for the whole load was up; the property 'timeout' sets it"
                : "no answer within " + LONGEST_COMMAND.toSeconds() + " s";
    }

    @Override
    public void close() throws IOException {
        try (channel;
                selector) {
            // Both are closed, whichever fails.
        }
    }
}
