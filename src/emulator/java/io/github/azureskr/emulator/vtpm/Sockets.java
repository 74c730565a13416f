// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/**
 * The sockets of a vTPM: a unix socket, and a pair of TCP ports on the loopback interface.
 *
 * @param control at the port after that of {@code tcp}, where the tpm2-tools look for it
 */
record Sockets(ServerSocketChannel unix, ServerSocketChannel tcp, ServerSocketChannel control) {
    private static final int ATTEMPTS = 50;

    static Sockets open(Path path) throws IOException {
        ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        unix.bind(UnixDomainSocketAddress.of(path));
        for (int attempt = 1; ; attempt++) {
            ServerSocketChannel tcp = ServerSocketChannel.open();
            ServerSocketChannel control = ServerSocketChannel.open();
            tcp.bind(loopback(0));
            try {
                control.bind(loopback(port(tcp) + 1));
                return new Sockets(unix, tcp, control);
            } catch (BindException | IllegalArgumentException taken) {
                tcp.close();
                control.close();
                if (attempt == ATTEMPTS) {
                    unix.close();
                    throw new IOException("No two free TCP ports side by side were found", taken);
                }
            }
        }
    }

    int port() throws IOException {
        return port(tcp);
    }

    private static int port(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
