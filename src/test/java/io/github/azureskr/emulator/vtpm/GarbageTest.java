// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, it ends in an error of the TPM or a closed connection, and others are served on. */
class GarbageTest {
    private final Random random = new Random(20261123);
    private Paravisor paravisor;

    @BeforeEach
    void start() throws Exception {
        paravisor = Paravisor.start(SnpConfiguration.azure());
    }

    @AfterEach
    void everybodyElseIsServedAndNothingIsLeft() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            assertEquals(2600, guest.nvReadAll(TestGuest.HCL_REPORT).length);
        }
        paravisor.close();
    }

    @Test
    void lengthThatNoCommandHasIsRefusedAndTheConnectionClosed() throws Exception {
        for (int length : new int[] {0, 9, 4097, Integer.MAX_VALUE, -1}) {
            try (TestGuest guest = TestGuest.connect(paravisor)) {
                TpmLink.write(guest.channel(), header(length));
                byte[] answer = TpmLink.readMessage(guest.channel());
                assertEquals(TpmCode.RC_COMMAND_SIZE, TpmMessage.code(answer));
                assertEquals(-1, guest.channel().read(ByteBuffer.allocate(1)));
            }
        }
    }

    @Test
    void randomBytesEndInAnErrorOrAClosedConnection() throws Exception {
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            try (TestGuest guest = i % 2 == 0 ? TestGuest.connect(paravisor) : TestGuest.connectByTcp(paravisor)) {
                TpmLink.write(guest.channel(), garbage);
                guest.channel().shutdownOutput();
                assertRefusedOrClosed(guest);
            }
        }
    }

    @Test
    void everyTruncationOfRealCommandsIsAnsweredWithAnErrorCode() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            for (byte[] command : realCommands()) {
                for (int length = TpmMessage.HEADER; length < command.length; length++) {
                    byte[] cut = Arrays.copyOf(command, length);
                    ByteBuffer.wrap(cut).putInt(2, length);
                    TpmLink.write(guest.channel(), cut);
                    assertTrue(TpmMessage.code(TpmLink.readMessage(guest.channel())) != 0);
                }
            }
        }
    }

    @Test
    void mutationsOfRealCommandsAreAnswered() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            for (int i = 0; i < 2000; i++) {
                List<byte[]> commands = realCommands();
                byte[] command = commands.get(random.nextInt(commands.size()));
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    command[6 + random.nextInt(command.length - 6)] = (byte) random.nextInt();
                }
                TpmLink.write(guest.channel(), command);
                assertTrue(TpmMessage.isFramed(TpmLink.readMessage(guest.channel())));
            }
        }
    }

    @Test
    void garbageOnTheControlChannelIsAnsweredOrClosed() throws Exception {
        String tcti = paravisor.tpm2ToolsTcti();
        int port = Integer.parseInt(tcti.substring(tcti.lastIndexOf('=') + 1)) + 1;
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[1 + random.nextInt(50)];
            random.nextBytes(garbage);
            try (SocketChannel control =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                TpmLink.write(control, garbage);
                control.shutdownOutput();
                assertTrue(control.read(ByteBuffer.allocate(64)) <= 8);
            }
        }
    }

    private static void assertRefusedOrClosed(TestGuest guest) throws IOException {
        try {
            while (true) {
                assertTrue(TpmMessage.code(TpmLink.readMessage(guest.channel())) != 0);
            }
        } catch (EOFException | SocketException closed) {
            // As it may: with a reset, where it had not read all.
        }
    }

    private static List<byte[]> realCommands() {
        return List.of(
                TestGuest.nvRead(TestGuest.HCL_REPORT, 64, 0).toBytes(),
                TpmCommand.of(TpmCode.CC_NV_READ)
                        .u32(TpmCode.RH_OWNER)
                        .u32(TestGuest.HCL_REPORT)
                        .session(0x02000000, new byte[32], 1, new byte[32])
                        .u32(64 << 16)
                        .toBytes(),
                TpmCommand.of(TpmCode.CC_NV_READ_PUBLIC)
                        .u32(TestGuest.HCL_REPORT)
                        .toBytes(),
                TpmCommand.of(TpmCode.CC_FLUSH_CONTEXT).u32(0x80000000).toBytes(),
                TpmCommand.of(0x173).u32(0x81000003).toBytes(),
                TpmCommand.of(TpmCode.CC_GET_CAPABILITY)
                        .u32(1)
                        .u32(0x80000000)
                        .u32(8)
                        .toBytes());
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(TpmMessage.HEADER)
                .putShort(TpmCode.ST_NO_SESSIONS)
                .putInt(length)
                .putInt(TpmCode.CC_GET_CAPABILITY)
                .array();
    }
}
