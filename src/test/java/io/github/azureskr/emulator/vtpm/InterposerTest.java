// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterposerTest {
    private Paravisor paravisor;
    private TestGuest guest;

    @BeforeEach
    void start() throws Exception {
        paravisor = Paravisor.start(SnpConfiguration.azure());
        guest = TestGuest.connect(paravisor);
    }

    @AfterEach
    void stop() throws Exception {
        guest.close();
        paravisor.close();
    }

    @Test
    void seesEveryCommandAndResponse() throws Exception {
        List<byte[]> seen = new ArrayList<>();
        paravisor.interpose(new Interposer() {
            @Override
            public byte[] response(byte[] command, byte[] response) {
                seen.add(command);
                seen.add(response);
                return response;
            }
        });
        TpmCommand command = TestGuest.nvRead(TestGuest.HCL_REPORT, 16, 0);
        byte[] response = guest.execute(command);
        assertEquals(2, seen.size());
        assertArrayEquals(command.toBytes(), seen.get(0));
        assertArrayEquals(response, seen.get(1));
    }

    @Test
    void mayAlterACommand() throws Exception {
        paravisor.interpose(new Interposer() {
            @Override
            public byte[] command(byte[] command) {
                return TestGuest.nvRead(TestGuest.HCL_REPORT, 8, 0).toBytes();
            }
        });
        byte[] response = guest.execute(TestGuest.nvRead(TestGuest.HCL_REPORT, 16, 0));
        assertEquals(8, response[15]);
    }

    @Test
    void mayFlipABitOfAResponse() throws Exception {
        byte[] honest = guest.pcr(DigestAlgorithm.SHA256, 0);
        paravisor.interpose(new Interposer() {
            @Override
            public byte[] response(byte[] command, byte[] response) {
                response[response.length - 1] ^= 1;
                return response;
            }
        });
        assertFalse(Arrays.equals(honest, guest.pcr(DigestAlgorithm.SHA256, 0)));
        paravisor.interpose(Interposer.NONE);
        assertArrayEquals(honest, guest.pcr(DigestAlgorithm.SHA256, 0));
    }

    @Test
    void mayExtendAPcrBetweenTwoCommands() throws Exception {
        byte[] before = guest.pcr(DigestAlgorithm.SHA256, 7);
        paravisor.interpose(new Interposer() {
            @Override
            public byte[] command(byte[] command) {
                try {
                    paravisor.extendPcr(7, new byte[] {1});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return command;
            }
        });
        assertNotEquals(Arrays.toString(before), Arrays.toString(guest.pcr(DigestAlgorithm.SHA256, 7)));
    }

    @Test
    void commandMadeUnreadableIsRefused() throws Exception {
        paravisor.interpose(new Interposer() {
            @Override
            public byte[] command(byte[] command) {
                return new byte[3];
            }
        });
        assertEquals(TpmCode.RC_COMMAND_SIZE, guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 16, 0)));
    }
}
