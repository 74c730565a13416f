// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** TLS over a {@link TcpWire}. Its certificate checks run in the calling thread. */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TcpWire tcp;
    private final SSLEngine engine;
    private ByteBuffer outgoing;
    /** Between calls: what the peer sent and nobody has decrypted. */
    private ByteBuffer incoming;
    /** Between calls: what was decrypted and nobody has read. */
    private ByteBuffer plain;

    private TlsWire(TcpWire tcp, SSLEngine engine) {
        this.tcp = tcp;
        this.engine = engine;
        this.outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        this.incoming =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    /** The wire, once the peer has shown a certificate that {@code engine} accepts. */
    static TlsWire handshake(TcpWire tcp, SSLEngine engine, TimeLimit limit) throws IOException {
        TlsWire wire = new TlsWire(tcp, engine);
        try {
            engine.beginHandshake();
            while (wire.isHandshaking()) {
                wire.step(limit);
            }
            return wire;
        } catch (IOException e) {
            // The alert that tells the peer why.
            wire.end();
            throw e;
        }
    }

    /** With whom, and how. */
    SSLSession session() {
        return engine.getSession();
    }

    @Override
    public int read(ByteBuffer into, TimeLimit limit) throws IOException {
        while (!plain.hasRemaining()) {
            if (engine.isInboundDone()) {
                return -1;
            }
            step(limit);
        }
        int count = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice().limit(count));
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer from, TimeLimit limit) throws IOException {
        while (from.hasRemaining()) {
            encrypt(from, limit);
            while (isHandshaking()) {
                step(limit);
            }
        }
    }

    @Override
    public boolean isQuiet() throws IOException {
        return !plain.hasRemaining() && !incoming.hasRemaining() && tcp.isQuiet();
    }

    @Override
    public void end() {
        try (tcp) {
            engine.closeOutbound();
            engine.wrap(NOTHING, outgoing.clear());
            tcp.writeNow(outgoing.flip());
        } catch (IOException e) {
            // The connection is over either way; whoever ended it early has reported why.
        }
    }

    private boolean isHandshaking() {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    /** One step of the handshake, or, after it, one record from the peer. */
    private void step(TimeLimit limit) throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> encrypt(NOTHING, limit);
            default -> decrypt(limit);
        }
    }

    private void encrypt(ByteBuffer from, TimeLimit limit) throws IOException {
        SSLEngineResult.Status status = engine.wrap(from, outgoing.clear()).getStatus();
        tcp.write(outgoing.flip(), limit);
        switch (status) {
            case BUFFER_OVERFLOW -> outgoing = ByteBuffer.allocate(outgoing.capacity() * 2);
            case CLOSED -> throw new EOFException("the peer closed the TLS connection");
            default -> {}
        }
    }

    private void decrypt(TimeLimit limit) throws IOException {
        SSLEngineResult.Status status;
        try {
            status = engine.unwrap(incoming, plain.clear()).getStatus();
        } finally {
            plain.flip();
        }
        switch (status) {
            case BUFFER_UNDERFLOW -> receive(limit);
            case BUFFER_OVERFLOW ->
                plain = ByteBuffer.allocate(plain.capacity() * 2).flip();
            case CLOSED -> requireHandshakeDone();
            case OK -> {}
        }
    }

    private void receive(TimeLimit limit) throws IOException {
        if (incoming.remaining() == incoming.capacity()) {
            incoming =
                    ByteBuffer.allocate(incoming.capacity() * 2).put(incoming).flip();
        }
        incoming.compact();
        try {
            if (tcp.read(incoming, limit) < 0) {
                requireHandshakeDone();
                requireGoodbye();
            }
        } finally {
            incoming.flip();
        }
    }

    /** Without one, an attacker may have cut the rest off, or the peer has died. */
    private void requireGoodbye() throws EOFException {
        try {
            engine.closeInbound();
        } catch (SSLException e) {
            EOFException cutOff = new EOFException("the connection was cut off: " + e.getMessage());
            cutOff.addSuppressed(e);
            throw cutOff;
        }
    }

    private void requireHandshakeDone() throws EOFException {
        if (isHandshaking()) {
            throw new EOFException("the peer closed the connection during the handshake");
        }
    }
}
