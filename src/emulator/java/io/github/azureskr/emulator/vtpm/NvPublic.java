// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TPMS_NV_PUBLIC in a response of TPM2_NV_ReadPublic, which it is a view of. TPM 2.0 part 2, section 13.5. */
record NvPublic(byte[] response, int start, int size) {
    static NvPublic read(byte[] response) {
        // With sessions the parameters come after their size.
        int start = TpmMessage.HEADER + (TpmMessage.tag(response) == TpmCode.ST_SESSIONS ? 4 : 0);
        return new NvPublic(
                response,
                start + 2,
                Short.toUnsignedInt(ByteBuffer.wrap(response).getShort(start)));
    }

    /** The last field. */
    int dataSize() {
        return Short.toUnsignedInt(ByteBuffer.wrap(response).getShort(start + size - 2));
    }

    /** Changes the data size, and the name that follows: TPM_ALG_SHA256 and the digest of the structure. */
    NvPublic resize(int dataSize) {
        ByteBuffer out = ByteBuffer.wrap(response).putShort(start + size - 2, (short) dataSize);
        byte[] digest = DigestAlgorithm.SHA256.digest(Arrays.copyOfRange(response, start, start + size));
        out.put(start + size + 2 + 2, digest);
        return this;
    }

    /** The name that follows the structure. */
    byte[] name() {
        int name = start + size + 2;
        return Arrays.copyOfRange(response, name, name + 2 + DigestAlgorithm.SHA256.size());
    }
}
