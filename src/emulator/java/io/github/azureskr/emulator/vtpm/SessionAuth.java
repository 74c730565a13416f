// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A TPMS_AUTH_COMMAND, or a TPMS_AUTH_RESPONSE, which has no handle. TPM 2.0 part 2, section 10.13.
 *
 * @param handle 0 in a response
 */
record SessionAuth(int handle, byte[] nonce, int attributes, byte[] hmac) {
    private static final int SMALLEST_COMMAND_AUTH = 4 + 2 + 1 + 2;

    /** The sessions of a command; none where its authorisation area is not as it has to be. */
    static List<SessionAuth> ofCommand(byte[] command, int handles) {
        ByteBuffer in = ByteBuffer.wrap(command);
        int start = TpmMessage.HEADER + 4 * handles;
        if (TpmMessage.tag(command) != TpmCode.ST_SESSIONS || command.length < start + 4) {
            return List.of();
        }
        int size = in.position(start).getInt();
        if (size < SMALLEST_COMMAND_AUTH || size > in.remaining()) {
            return List.of();
        }
        in.limit(in.position() + size);
        List<SessionAuth> sessions = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.remaining() < 4 || !isWhole(in, in.position() + 4)) {
                return List.of();
            }
            sessions.add(new SessionAuth(in.getInt(), sized(in), in.get(), sized(in)));
        }
        return sessions;
    }

    /** The sessions of a response that the TPM gave, which has them as it has to. */
    static List<SessionAuth> ofResponse(byte[] response, boolean returnsHandle) {
        ByteBuffer in = ByteBuffer.wrap(response);
        if (TpmMessage.tag(response) != TpmCode.ST_SESSIONS) {
            return List.of();
        }
        in.position(TpmMessage.HEADER + (returnsHandle ? 4 : 0));
        int parameters = in.getInt();
        in.position(in.position() + parameters);
        List<SessionAuth> sessions = new ArrayList<>();
        while (in.hasRemaining()) {
            sessions.add(new SessionAuth(0, sized(in), in.get(), sized(in)));
        }
        return sessions;
    }

    private static boolean isWhole(ByteBuffer in, int nonce) {
        if (nonce + 2 > in.limit()) {
            return false;
        }
        int hmac = nonce + 2 + Short.toUnsignedInt(in.getShort(nonce)) + 1;
        return hmac + 2 <= in.limit() && hmac + 2 + Short.toUnsignedInt(in.getShort(hmac)) <= in.limit();
    }

    private static byte[] sized(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return bytes;
    }
}
