// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What is spoken on the vTPM's sockets. */
final class Conversations {
    private static final int CMD_GET_CAPABILITY = 0x01;
    private static final int CMD_SET_LOCALITY = 0x05;
    private static final int CMD_CANCEL_TPM_CMD = 0x09;
    private static final int TPM_BAD_ORDINAL = 0x0A;

    private Conversations() {}

    /** Commands and responses, until the client hangs up or a length leaves unknown where its next command begins. */
    static void tpm(VirtualTpm vtpm, Client client, SocketChannel channel) throws IOException {
        try {
            boolean inStep = true;
            while (inStep) {
                byte[] command = TpmLink.readMessage(channel);
                inStep = TpmMessage.isFramed(command);
                TpmLink.write(channel, vtpm.execute(client, command));
            }
        } finally {
            vtpm.dismiss(client);
        }
    }

    /**
     * swtpm's control channel: no more of it than the TCTI of the tpm2-tools says, which are its locality and that it
     * gives up a command. As swtpm does, takes what one read gives for one message: the length of some depends on the
     * client. See swtpm's tpm_ioctl.h.
     */
    static void control(SocketChannel channel) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(TpmMessage.MAX_SIZE);
        while (channel.read(message) >= 4) {
            TpmLink.write(channel, answer(message.getInt(0)));
            message.clear();
        }
    }

    private static byte[] answer(int command) {
        return switch (command) {
            case CMD_GET_CAPABILITY -> new byte[8];
            case CMD_SET_LOCALITY, CMD_CANCEL_TPM_CMD -> new byte[4];
            default -> ByteBuffer.allocate(4).putInt(TPM_BAD_ORDINAL).array();
        };
    }
}
