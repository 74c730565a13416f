// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TctiTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dev/tpmrm0 | device:/dev/tpmrm0",
                "device | device:/dev/tpmrm0",
                "device:tpm0 | device:/dev/tpmrm0",
                "dev:/dev/tpm0 | device:/dev/tpm0",
                "swtpm:/run/vtpm.sock | swtpm:path=/run/vtpm.sock",
                "unix:/run/vtpm.sock | swtpm:path=/run/vtpm.sock",
                "swtpm | swtpm:host=127.0.0.1,port=2321",
                "swtpm:port=99999 | swtpm:host=127.0.0.1,port=2321",
                "mssim:host=localhost,port=2321 | swtpm:host=127.0.0.1,port=2321",
                "tabrmd | device:/dev/tpmrm0",
                "'' | device:/dev/tpmrm0"
            })
    void wrongTctiNamesTheNearestValidOne(String wrong, String nearest) {
        assertRefused(wrong, "Did you mean \"" + nearest + "\"?");
    }

    @Test
    void missingDeviceIsNamedAndNotCreated() {
        Path missing = directory.resolve("tpmrm0");
        assertRefused("device:" + missing, "There is no TPM at " + missing);
        assertFalse(Files.exists(missing));
    }

    @Test
    void fileThatIsNoDeviceIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("tpmrm0"));
        assertRefused("device:" + file, "is not a device");
        assertRefused("device:" + directory, "is not a device");
    }

    @Test
    void missingPermissionNamesTheGroupAndTheUdevRule() throws Exception {
        Path fifo = directory.resolve("tpmrm0");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Files.setPosixFilePermissions(fifo, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(fifo), "root may read everything");
        assertRefused("device:" + fifo, "group tss");
    }

    @Test
    void socketWhereNothingListensIsNamed() {
        String tcti = "swtpm:path=" + directory.resolve("socket");
        assertRefused(tcti, "No TPM answers at " + tcti);
    }

    @Test
    void socketPathLongerThanTheSystemAllowsIsNamed() {
        String tcti = "swtpm:path=/" + "x".repeat(200);
        assertRefused(tcti, "No TPM answers at " + tcti);
    }

    @Test
    void hostWithoutAnAddressIsNamed() {
        assertRefused("swtpm:host=no-such-host.invalid,port=2321", "the host no-such-host.invalid has no address");
    }

    /** Linux drops what comes once two connections wait where one may. */
    @Test
    void hostThatNeverAnswersIsGivenUpInTime() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket silent = new ServerSocket(0, 1, here);
                Socket first = new Socket(here, silent.getLocalPort());
                Socket second = new Socket(here, silent.getLocalPort())) {
            assertTrue(first.isConnected() && second.isConnected());
            String tcti = "swtpm:port=" + silent.getLocalPort();
            AzureSkrException failure = assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThrows(AzureSkrException.class, () -> Tpm.open(tcti, Duration.ofMillis(200))));
            assertTrue(failure.getMessage().contains("No TPM answers at " + tcti), failure.getMessage());
        }
    }

    @Test
    void swtpmOnTcpIsReached() throws Exception {
        try (SwTpm swTpm = SwTpm.startOnTcp();
                Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(8, tpm.readPcrs(PcrSelection.BOOT).digests().size());
        }
    }

    @Test
    void hostIsThisOneUnlessNamed() throws Exception {
        try (SwTpm swTpm = SwTpm.startOnTcp();
                Tpm tpm = Tpm.open(swTpm.tcti().replace("host=127.0.0.1,", ""))) {
            assertEquals(8, tpm.readPcrs(PcrSelection.BOOT).digests().size());
        }
    }

    private static void assertRefused(String tcti, String part) {
        AzureSkrException failure = assertThrows(AzureSkrException.class, () -> Tpm.open(tcti));
        assertEquals(Stage.TPM, failure.stage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
