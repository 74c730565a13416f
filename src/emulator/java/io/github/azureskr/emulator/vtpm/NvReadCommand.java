// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A well-formed TPM2_NV_Read with one session. TPM 2.0 part 3, section 31.13.
 *
 * @param parameters size and offset, as sent
 */
record NvReadCommand(int authHandle, int index, SessionAuth session, byte[] parameters) {
    private static final int PARAMETERS = 4;

    /** Empty where it is anything else. */
    static Optional<NvReadCommand> read(byte[] command) {
        List<SessionAuth> sessions = SessionAuth.ofCommand(command, 2);
        if (TpmMessage.code(command) != TpmCode.CC_NV_READ || sessions.size() != 1) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(command).position(TpmMessage.HEADER);
        int authHandle = in.getInt();
        int index = in.getInt();
        int parameters = in.getInt() + in.position();
        if (parameters != command.length - PARAMETERS) {
            return Optional.empty();
        }
        byte[] sizeAndOffset = Arrays.copyOfRange(command, parameters, command.length);
        return Optional.of(new NvReadCommand(authHandle, index, sessions.get(0), sizeAndOffset));
    }

    int length() {
        return Short.toUnsignedInt(ByteBuffer.wrap(parameters).getShort(0));
    }

    int offset() {
        return Short.toUnsignedInt(ByteBuffer.wrap(parameters).getShort(2));
    }

    /** The same command, but for no bytes, and with another HMAC or password. */
    byte[] forNothing(byte[] hmac) {
        byte[] nonce = session.nonce();
        return TpmCommand.of(TpmCode.CC_NV_READ)
                .u32(authHandle)
                .u32(index)
                .session(session.handle(), nonce, session.attributes(), hmac)
                .u32(0)
                .toBytes();
    }
}
