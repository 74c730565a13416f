// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A TCP connection. A non-blocking channel with a selector of its own, because a blocking socket has no timeout for
 * writing: a large request into a network that swallows large packets would outlive every deadline.
 */
final class TcpWire implements Wire, AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private TcpWire(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, 0);
    }

    /** Not yet connected. */
    static TcpWire open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new TcpWire(channel, Selector.open());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void connect(InetSocketAddress address, TimeLimit limit) throws IOException {
        if (!channel.connect(address)) {
            do {
                await(SelectionKey.OP_CONNECT, limit);
            } while (!channel.finishConnect());
        }
    }

    /** Whom it is connected to. */
    InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    @Override
    public int read(ByteBuffer into, TimeLimit limit) throws IOException {
        // Also where nothing has to be waited for: a peer may send faster than its bytes are read.
        limit.requireLeft();
        try {
            int count = channel.read(into);
            while (count == 0) {
                await(SelectionKey.OP_READ, limit);
                count = channel.read(into);
            }
            return count;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public void write(ByteBuffer from, TimeLimit limit) throws IOException {
        try {
            channel.write(from);
            while (from.hasRemaining()) {
                await(SelectionKey.OP_WRITE, limit);
                channel.write(from);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** A broken pipe, or a peer that is silent for longer than the kernel waits, has no type of its own in the JDK. */
    private static IOException broken(IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        SocketException broken = new SocketException(failure.getMessage());
        broken.initCause(failure);
        return broken;
    }

    /** Writes what fits without waiting. */
    void writeNow(ByteBuffer from) throws IOException {
        channel.write(from);
    }

    @Override
    public boolean isQuiet() throws IOException {
        return channel.read(ByteBuffer.allocate(1)) == 0;
    }

    @Override
    public void end() {
        close();
    }

    /** Closes at once. From whichever thread: one that waits in here leaves with an exception. */
    @Override
    public void close() {
        try (channel) {
            // The selector holds the channel's descriptor, and its closing wakes the waiting thread.
            selector.close();
        } catch (IOException e) {
            // Nothing is lost: whoever still needed the connection learns it from its own call.
        }
    }

    private void await(int operation, TimeLimit limit) throws IOException {
        try {
            key.interestOps(operation);
            while (selector.select(ready -> {}, limit.millis()) == 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("the loading thread was interrupted");
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            AsynchronousCloseException closed = new AsynchronousCloseException();
            closed.initCause(e);
            throw closed;
        }
    }
}
