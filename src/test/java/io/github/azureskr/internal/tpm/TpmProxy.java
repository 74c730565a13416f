// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Somebody on the channel: sees every byte between a {@link Tpm} and its swtpm, may alter it, and may send commands of
 * his own in between.
 */
final class TpmProxy implements AutoCloseable {
    private final Path directory;
    private final ServerSocketChannel server;
    private final SocketTransport upstream;
    private final List<Bytes> traffic = new CopyOnWriteArrayList<>();
    private volatile Attacker attacker = RawTpm.Channel::exchange;

    /** What happens to a command on its way: {@code tpm.exchange(command)} is honest. */
    @FunctionalInterface
    interface Attacker {
        Bytes carry(RawTpm.Channel tpm, Bytes command) throws IOException;
    }

    private TpmProxy(Path directory, ServerSocketChannel server, SocketTransport upstream) {
        this.directory = directory;
        this.server = server;
        this.upstream = upstream;
    }

    static TpmProxy before(SwTpm swTpm) throws IOException {
        Path directory = Files.createTempDirectory("proxy");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("tpm")));
        TpmProxy proxy =
                new TpmProxy(directory, server, SocketTransport.connect(swTpm.address(), Duration.ofSeconds(30)));
        start(proxy::serve);
        return proxy;
    }

    String tcti() {
        return "swtpm:path=" + directory.resolve("tpm");
    }

    void attack(Attacker attacker) {
        this.attacker = attacker;
    }

    /** Everything that passed between client and proxy, in both directions. */
    List<Bytes> traffic() {
        return traffic;
    }

    /** Goes past the attacker, and may be used while clients are connected. */
    RawTpm raw() {
        return new RawTpm(this::exchange);
    }

    private synchronized Bytes exchange(Bytes command) throws IOException {
        return upstream.transmit(command);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "TPM proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                start(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                DataInputStream in = new DataInputStream(Channels.newInputStream(client))) {
            while (true) {
                Bytes command = readCommand(in);
                Bytes answer = attacker.carry(this::exchange, command);
                traffic.addAll(List.of(command, answer));
                client.write(answer.asBuffer());
                if (answer.asBuffer().getInt(2) != answer.length()) {
                    // Otherwise the client would wait for the rest until its patience ends.
                    return;
                }
            }
        } catch (EOFException e) {
            // The client has hung up.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes readCommand(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(6);
        if (header.length < 6) {
            throw new EOFException();
        }
        int size = Bytes.owning(header).asBuffer().getInt(2);
        return Bytes.concat(Bytes.owning(header), Bytes.owning(in.readNBytes(size - 6)));
    }

    /** The TPM_CC of a command. */
    static int code(Bytes command) {
        return command.asBuffer().getInt(6);
    }

    @Override
    public void close() throws IOException {
        server.close();
        upstream.close();
        Files.delete(directory.resolve("tpm"));
        Files.delete(directory);
    }
}
