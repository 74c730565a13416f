// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest nonceTPM of every session: what the next HMAC of the session has to be over. */
final class SessionNonces {
    private final Map<Integer, byte[]> nonces = new HashMap<>();

    Optional<byte[]> latest(int session) {
        return Optional.ofNullable(nonces.get(session));
    }

    /** From the response of a TPM2_StartAuthSession. */
    void started(byte[] response) {
        ByteBuffer in = ByteBuffer.wrap(response).position(TpmMessage.HEADER);
        int handle = in.getInt();
        byte[] nonce = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(nonce);
        nonces.put(handle, nonce);
    }

    /** From the response of any command with sessions. */
    void used(List<SessionAuth> command, List<SessionAuth> response) {
        for (int i = 0; i < Math.min(command.size(), response.size()); i++) {
            nonces.put(command.get(i).handle(), response.get(i).nonce());
        }
    }
}
