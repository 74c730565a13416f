// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A running swtpm with a directory of its own. It lives under a shell that ends it, and removes the directory, as soon
 * as the shell's standard input closes: which it does when this JVM ends, in whatever way. Signals sent to the whole
 * process group do not stop the shell from cleaning up.
 */
final class SwtpmProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            swtpm socket --tpm2 --tpmstate dir="$1" --server type=unixio,path="$1/swtpm" \
                --ctrl type=unixio,path="$1/ctrl" --flags not-need-init,startup-clear \
                --log file="$1/log,level=1" </dev/null &
            read -r _
            kill -TERM $!
            wait $!
            code=$?
            rm -rf "$1"
            exit $code
            """;

    /** Of swtpm's control channel, without flags: the state on the disk is read again. */
    private static final int CMD_INIT = 2;

    private final Process shell;
    private final Path directory;

    private SwtpmProcess(Process shell, Path directory) {
        this.shell = shell;
        this.directory = directory;
    }

    static SwtpmProcess start() throws IOException {
        // Directly under the temporary folder: the path of a unix socket has at most 107 bytes.
        Path directory = Files.createTempDirectory("azureskr-vtpm");
        Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "swtpm-guard", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("err").toFile())
                .start();
        return new SwtpmProcess(shell, directory);
    }

    Path directory() {
        return directory;
    }

    /** swtpm says nothing when it is ready, so its socket is tried until it answers: some 15 ms. */
    TpmLink connect() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(directory.resolve("swtpm")));
                return new TpmLink(channel);
            } catch (SocketException notYet) {
                channel.close();
                if (System.nanoTime() > deadline || Files.size(directory.resolve("err")) > 0) {
                    throw new IOException(
                            "swtpm did not start: "
                                    + Files.readString(directory.resolve("err")).strip()
                                    + ". Is the package swtpm installed?",
                            notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
    }

    /** As power off and on does: what is not in the TPM's NV memory is gone. */
    void reset() throws IOException {
        try (SocketChannel control = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            control.connect(UnixDomainSocketAddress.of(directory.resolve("ctrl")));
            TpmLink.write(control, ByteBuffer.allocate(8).putInt(CMD_INIT).array());
            int result =
                    ByteBuffer.wrap(TpmLink.readFully(control, Integer.BYTES)).getInt();
            if (result != 0) {
                throw new IOException("swtpm did not reset: " + result);
            }
        }
    }

    /** Ends swtpm and waits for it. */
    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        try {
            if (!shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
                throw new IOException("swtpm did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while swtpm was ending", e);
        }
        if (shell.exitValue() != 0) {
            throw new IOException("swtpm ended with " + shell.exitValue());
        }
    }
}
