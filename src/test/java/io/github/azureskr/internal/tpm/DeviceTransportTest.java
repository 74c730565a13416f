// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A character device before a real swtpm: a pseudo terminal in raw mode stands in for the kernel's driver. */
class DeviceTransportTest {
    /** Prints the device's path, and copies between it and the socket until standard input closes. */
    private static final String PTY = """
            import os, pty, select, socket, sys, tty
            master, slave = pty.openpty()
            tty.setraw(slave)
            tpm = socket.socket(socket.AF_UNIX)
            tpm.connect(sys.argv[1])
            print(os.ttyname(slave), flush=True)
            while True:
                ready = select.select([master, tpm, sys.stdin], [], [])[0]
                if sys.stdin in ready:
                    break
                if master in ready:
                    tpm.sendall(os.read(master, 4096))
                if tpm in ready:
                    os.write(master, tpm.recv(4096))
            """;

    @Test
    void everythingWorksThroughADeviceToo() throws Exception {
        try (SwTpm swTpm = SwTpm.start()) {
            swTpm.raw().provisionAk();
            RSAPublicKey ek = swTpm.raw().readEk().publicKey();
            Process pty = new ProcessBuilder("python3", "-c", PTY, swTpm.tcti().substring("swtpm:path=".length()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader printed = pty.inputReader();
                    Tpm tpm = Tpm.open("device:" + terminal(printed.readLine()))) {
                Thread.currentThread().interrupt();
                tpm.authenticateSalt(tpm.readPublic(Handle.AK).publicKey(), Optional.of(ek));
                assertEquals(Bytes.utf8("hello"), roundTrip(tpm));
                assertTrue(Thread.interrupted());
            } finally {
                pty.getOutputStream().close();
                pty.onExit().join();
            }
        }
    }

    private static String terminal(String printed) {
        assumeTrue(printed != null, "this machine gives no pseudo-terminal: /dev/pts is not mounted");
        return printed;
    }

    private static Bytes roundTrip(Tpm tpm) throws Exception {
        Bytes plaintext = Bytes.utf8("hello");
        try (TransferKey key = tpm.newTransferKey(
                Handle.AK, tpm.quote(Handle.AK, PcrSelection.BOOT).pcrs())) {
            RSAPublicKey publicKey = PublicArea.read(key.publicArea()).publicKey();
            Bytes ciphertext = Sealer.seal(DecryptScheme.OAEP_SHA256, publicKey, plaintext);
            try (SecretBytes secret = key.decrypt(DecryptScheme.OAEP_SHA256, ciphertext)) {
                return secret.lend(Bytes::copyOf);
            }
        }
    }

    @Test
    void deviceThatAnswersNothingIsBroken() throws Exception {
        try (DeviceTransport nothing = DeviceTransport.open(Path.of("/dev/null"))) {
            IOException failure = assertThrows(IOException.class, () -> nothing.transmit(Bytes.ofHex("00")));
            assertEquals("the TPM hung up after 0 bytes of an answer", failure.getMessage());
        }
    }

    @Test
    void deviceThatAnswersWithoutEndIsBroken() throws Exception {
        try (DeviceTransport zeros = DeviceTransport.open(Path.of("/dev/zero"))) {
            IOException failure = assertThrows(IOException.class, () -> zeros.transmit(Bytes.ofHex("00")));
            assertEquals("an answer of 4096 bytes calls itself 0 bytes long", failure.getMessage());
        }
    }
}
