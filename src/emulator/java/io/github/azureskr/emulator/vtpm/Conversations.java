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
    static void tpm(VirtualTpm vtpm, SocketChannel channel) throws IOException {
        VirtualTpm.Client client = vtpm.admit();
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
     * gives up a command. See swtpm's tpm_ioctl.h.
     */
    static void control(SocketChannel channel) throws IOException {
        boolean known = true;
        while (known) {
            int command = ByteBuffer.wrap(TpmLink.readFully(channel, 4)).getInt();
            known = command == CMD_GET_CAPABILITY || command == CMD_SET_LOCALITY || command == CMD_CANCEL_TPM_CMD;
            if (command == CMD_SET_LOCALITY) {
                TpmLink.readFully(channel, 4);
            }
            byte[] answer = new byte[command == CMD_GET_CAPABILITY ? 8 : 4];
            if (!known) {
                ByteBuffer.wrap(answer).putInt(TPM_BAD_ORDINAL);
            }
            TpmLink.write(channel, answer);
        }
    }
}
