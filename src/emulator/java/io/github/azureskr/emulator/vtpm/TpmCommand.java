// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A command being written: handles first, then passwords where the command wants them, then parameters. */
final class TpmCommand {
    private final ByteBuffer out = ByteBuffer.allocate(TpmMessage.MAX_SIZE);

    private TpmCommand(int code) {
        out.putShort(TpmCode.ST_NO_SESSIONS).putInt(0).putInt(code);
    }

    static TpmCommand of(int code) {
        return new TpmCommand(code);
    }

    /** A password session for the one handle that has to be authorised. TPM 2.0 part 1, section 19.4. */
    TpmCommand password(byte[] password) {
        return session(TpmCode.RS_PW, new byte[0], 0, password);
    }

    TpmCommand session(int handle, byte[] nonce, int attributes, byte[] hmac) {
        out.putShort(0, TpmCode.ST_SESSIONS);
        u32(4 + 2 + nonce.length + 1 + 2 + hmac.length);
        return u32(handle).sized(nonce).u8(attributes).sized(hmac);
    }

    TpmCommand emptyPassword() {
        return password(new byte[0]);
    }

    TpmCommand u8(int value) {
        out.put((byte) value);
        return this;
    }

    TpmCommand u16(int value) {
        out.putShort((short) value);
        return this;
    }

    TpmCommand u32(int value) {
        out.putInt(value);
        return this;
    }

    TpmCommand bytes(byte[] value) {
        out.put(value);
        return this;
    }

    /** A TPM2B: the size, then the bytes. */
    TpmCommand sized(byte[] value) {
        return u16(value.length).bytes(value);
    }

    byte[] toBytes() {
        out.putInt(2, out.position());
        return Arrays.copyOf(out.array(), out.position());
    }
}
