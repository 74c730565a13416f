// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A software TPM of its own for a test, without a resource manager: what is not flushed stays. */
public final class SwTpm implements AutoCloseable {
    /** Ends swtpm when standard input closes, so that no swtpm survives a killed JVM. */
    private static final String SCRIPT = "swtpm \"$@\" & child=$!; cat > /dev/null; kill $child; wait $child";

    private static final int MAX_TRIES = 1000;

    private final Path directory;
    private final Process process;
    private final String tcti;
    private final SocketAddress address;

    private SwTpm(Path directory, Process process, String tcti, SocketAddress address) {
        this.directory = directory;
        this.process = process;
        this.tcti = tcti;
        this.address = address;
    }

    /** On a Unix socket. */
    public static SwTpm start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("swtpm");
        Path socket = directory.resolve("tpm");
        Process process =
                launch(directory, "type=unixio,path=" + socket, "type=unixio,path=" + directory.resolve("ctrl"));
        return new SwTpm(directory, process, "swtpm:path=" + socket, UnixDomainSocketAddress.of(socket)).awaitStart();
    }

    /** On a TCP port, with the control channel on the next one: what tpm2-tools want. */
    public static SwTpm startOnTcp() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("swtpm");
        int port = freePorts();
        Process process = launch(directory, "type=tcp,port=" + port, "type=tcp,port=" + (port + 1));
        String tcti = "swtpm:host=127.0.0.1,port=" + port;
        return new SwTpm(directory, process, tcti, new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitStart();
    }

    private static Process launch(Path directory, String server, String control) throws IOException {
        List<String> command = List.of(
                "sh",
                "-c",
                SCRIPT,
                "sh",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + directory,
                "--server",
                server,
                "--ctrl",
                control,
                "--flags",
                "not-need-init,startup-clear",
                "--log",
                "level=1");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static int freePorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket second =
                            new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (BindException | IllegalArgumentException e) {
                // The neighbour is taken: another pair.
            }
        }
    }

    /** swtpm gives no sign when it listens. */
    private SwTpm awaitStart() throws IOException, InterruptedException {
        for (int i = 0; i < MAX_TRIES && process.isAlive(); i++) {
            try {
                SocketChannel.open(address).close();
                return this;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        throw new IOException("swtpm does not start: " + Files.readString(directory.resolve("log")));
    }

    /** As a reboot does: what is in the TPM's NV memory stays. This one is over then, and the new one to be closed. */
    public SwTpm restart() throws IOException, InterruptedException {
        end();
        Path socket = directory.resolve("tpm");
        Process next = launch(directory, "type=unixio,path=" + socket, "type=unixio,path=" + directory.resolve("ctrl"));
        return new SwTpm(directory, next, tcti, address).awaitStart();
    }

    public String tcti() {
        return tcti;
    }

    SocketAddress address() {
        return address;
    }

    /** What the tests do beside the provider. One client at a time: not while a {@link Tpm} is open. */
    public RawTpm raw() {
        return new RawTpm(command -> {
            try (SocketTransport transport = SocketTransport.connect(address, Duration.ofSeconds(30))) {
                return transport.transmit(command);
            }
        });
    }

    @Override
    public void close() throws IOException {
        end();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void end() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
