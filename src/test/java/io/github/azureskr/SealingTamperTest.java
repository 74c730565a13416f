// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody on the channel to the TPM wants a sealed cache to last longer than it may: with its counter, or with the clock. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class SealingTamperTest {
    private static final int NV_UNDEFINE_SPACE = 0x122;
    private static final int NV_INCREMENT = 0x134;
    private static final int NV_READ = 0x14E;
    private static final int NV_READ_PUBLIC = 0x169;
    /** The second handle of commands that the owner authorises; the first one of NV_ReadPublic. */
    private static final int INDEX = 14;

    private static final int OWNER = 0x40000001;
    private static final int PASSWORD = 0x40000009;
    private static final int TPM_RC_HANDLE = 0x18B;
    /** In a quote's answer: the highest bytes of TPMS_CLOCK_INFO's clock. */
    private static final int CLOCK = 16 + 4 + 2 + 2 + 34 + 2;

    @TempDir
    private Path folder;

    private Path file;
    private String configuration;

    @BeforeEach
    void configure(LocalAzure azure) {
        file = folder.resolve("web");
        configuration = azure.configuration(azure.createKey("web")) + "retry.pause=10ms\nsealed-cache=" + file + "\n";
    }

    @Test
    void aCountThatIsAlteredOnItsWayFromTheTpmSealsNothing(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        byte[] before = Files.readAllBytes(file);
        azure.createKey("web");
        azure.paravisor().interpose(alteredCount());
        assertEquals(
                "failed: Somebody on the channel to the TPM altered an answer: its session HMAC is wrong", sealing());
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(file)));
        azure.restore();
        assertEquals("written", sealing());
    }

    @Test
    void aCountThatIsAlteredOnItsWayFromTheTpmOpensNothing(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        azure.paravisor().interpose(alteredCount());
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        Refused.load(configuration)
                .at(Stage.ATTESTATION)
                .because("; the sealed cache did not help: ", "altered an answer: its session HMAC is wrong");
    }

    @Test
    void aCountThatNeverReachedTheTpmIsNoticed(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        azure.createKey("web");
        azure.paravisor().interpose(new SwallowedIncrement());
        String sealing = sealing();
        assertTrue(sealing.matches("failed: The TPM's counter 0x01[0-9A-F]{6} stands at \\d+, though .*"), sealing);
        azure.restore();
        assertEquals("written", sealing());
    }

    /** A count that is lost twice: whatever was to be sealed to it must not open beside what is, later. */
    @Test
    void nothingIsOnTheDiskThatWouldOpenOnceALostCountIsMadeUpFor(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        byte[] first = Files.readAllBytes(file);
        SwallowedIncrement lost = new SwallowedIncrement();
        Set<Bytes> seen = new HashSet<>();
        azure.paravisor().interpose(new Interposer() {
            @Override
            public byte[] command(byte[] command) throws IOException {
                byte[] altered = lost.command(command);
                seen.addAll(contents());
                return altered;
            }

            @Override
            public byte[] response(byte[] command, byte[] response) {
                return lost.response(command, response);
            }
        });
        azure.createKey("web");
        assertTrue(sealing().startsWith("failed: "));
        seen.addAll(contents());
        Files.write(file, first);
        azure.restore();
        azure.createKey("web");
        assertEquals("written", sealing());
        assertTrue(seen.contains(Bytes.owning(first)));
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        for (Bytes content : seen) {
            Files.write(file, content.toArray());
            Refused.load(configuration).because("; the sealed cache did not help: ");
        }
    }

    /** Of the cache and of what is to take its place. */
    private Set<Bytes> contents() throws IOException {
        Set<Bytes> contents = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path there : files) {
                contents.add(Bytes.owning(Files.readAllBytes(there)));
            }
        }
        return contents;
    }

    @Test
    void aCountWhoseAnswerIsLostOpensNothingOlderAndTheNextReleaseMakesItAnew(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        byte[] before = Files.readAllBytes(file);
        azure.createKey("web");
        // TPM_RC_FAILURE
        azure.paravisor()
                .interpose(TpmChannel.answers(
                        NV_INCREMENT,
                        answer -> ByteBuffer.allocate(10)
                                .putShort((short) 0x8001)
                                .putInt(10)
                                .putInt(0x101)
                                .array()));
        assertTrue(sealing().startsWith("failed: The TPM refused TPM2_NV_Increment"));
        assertArrayEquals(before, Files.readAllBytes(file));
        azure.restore();
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        Refused.load(configuration).because(file + " is no longer the newest");
        azure.restore();
        assertEquals("written", sealing());
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
    }

    @Test
    void aClockThatIsSetForwardOnItsWayFromTheTpmSealsNothing(LocalAzure azure) throws Exception {
        azure.paravisor().interpose(TpmChannel.answers(TpmChannel.QUOTE, answer -> {
            answer[CLOCK + 2] ^= 0x20;
            return answer;
        }));
        Refused.load(configuration).at(Stage.APPRAISAL).because("quote signature: expected one by the AK");
        assertFalse(Files.exists(file));
    }

    @Test
    void withoutItsCounterACacheIsRefusedAndTheNextReleaseMakesItAnew(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        azure.paravisor().interpose(new RemovedCounter());
        Refused.load(configuration).because(file + " has lost its counter, NV index 0x01");
        azure.paravisor().interpose(Interposer.NONE);
        Refused.load(configuration).because(file + " has lost its counter, NV index 0x01");
        azure.restore();
        assertEquals("written", sealing());
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
    }

    private String sealing() throws Exception {
        return Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache");
    }

    /** By 1000, as far as he can tell. */
    private static Interposer alteredCount() {
        return new Interposer() {
            @Override
            public byte[] response(byte[] command, byte[] response) {
                if (code(command) == NV_READ
                        && isOwners(ByteBuffer.wrap(command).getInt(INDEX))) {
                    ByteBuffer answer = ByteBuffer.wrap(response);
                    answer.putLong(INDEX + 2, answer.getLong(INDEX + 2) + 1000);
                }
                return response;
            }
        };
    }

    /** Has the TPM do something else, and says that it has counted. */
    private static final class SwallowedIncrement implements Interposer {
        private boolean swallowed;

        @Override
        public byte[] command(byte[] command) {
            swallowed = code(command) == NV_INCREMENT;
            return swallowed ? new byte[1] : command;
        }

        @Override
        public byte[] response(byte[] command, byte[] response) {
            // With sessions, without parameters, and what a password has for an authorisation.
            return swallowed
                    ? ByteBuffer.allocate(19)
                            .putShort((short) 0x8002)
                            .putInt(19)
                            .put(16, (byte) 1)
                            .array()
                    : response;
        }
    }

    /** Has the TPM remove the counter that it is asked for. */
    private static final class RemovedCounter implements Interposer {
        private boolean removed;

        @Override
        public byte[] command(byte[] command) {
            ByteBuffer asked = ByteBuffer.wrap(command);
            removed = code(command) == NV_READ_PUBLIC && isOwners(asked.getInt(10));
            return removed
                    ? ByteBuffer.allocate(31)
                            .putShort((short) 0x8002)
                            .putInt(31)
                            .putInt(NV_UNDEFINE_SPACE)
                            .putInt(OWNER)
                            .putInt(asked.getInt(10))
                            .putInt(9)
                            .putInt(PASSWORD)
                            .put(28, (byte) 1)
                            .array()
                    : command;
        }

        @Override
        public byte[] response(byte[] command, byte[] response) throws IOException {
            if (removed && ByteBuffer.wrap(response).getInt(6) != 0) {
                throw new IOException("the TPM did not remove the counter");
            }
            return removed
                    ? ByteBuffer.allocate(10)
                            .putShort((short) 0x8001)
                            .putInt(10)
                            .putInt(TPM_RC_HANDLE)
                            .array()
                    : response;
        }
    }

    private static int code(byte[] command) {
        return ByteBuffer.wrap(command).getInt(6);
    }

    /** Among the indices that the owner may define. */
    private static boolean isOwners(int index) {
        return index >= 0x01800000 && index <= 0x01BFFFFF;
    }
}
