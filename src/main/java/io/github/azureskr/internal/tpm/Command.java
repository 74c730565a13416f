// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One command (TPM 2.0 part 1, section 18): header, handles, authorisations, parameters.
 *
 * @param authorizations TPMS_AUTH_COMMAND each
 */
record Command(CommandCode code, List<Integer> handles, List<Bytes> authorizations, Bytes parameters) {
    /** TPM_ST_NO_SESSIONS. */
    static final int NO_SESSIONS = 0x8001;
    /** TPM_ST_SESSIONS. */
    static final int SESSIONS = 0x8002;

    private static final int HEADER_SIZE = 10;
    /** TPMS_AUTH_COMMAND of an empty password: TPM_RS_PW, no nonce, continueSession, no HMAC. */
    private static final Bytes EMPTY_PASSWORD = new ByteWriter()
            .u32(Handle.PASSWORD)
            .sized16(Bytes.EMPTY)
            .u8(1)
            .sized16(Bytes.EMPTY)
            .toBytes();

    Command {
        handles = List.copyOf(handles);
        authorizations = List.copyOf(authorizations);
    }

    static Command of(CommandCode code, Integer... handles) {
        return new Command(code, List.of(handles), List.of(), Bytes.EMPTY);
    }

    Command with(ByteWriter parameters) {
        return new Command(code, handles, authorizations, parameters.toBytes());
    }

    /** Besides the authorisations that it has. */
    Command authorizedBy(Bytes authorization) {
        List<Bytes> all = new ArrayList<>(authorizations);
        all.add(authorization);
        return new Command(code, handles, all, parameters);
    }

    /** Authorises the first {@code count} handles, whose authorisation values are empty. */
    Command withEmptyPasswords(int count) {
        return new Command(code, handles, Collections.nCopies(count, EMPTY_PASSWORD), parameters);
    }

    int tag() {
        return authorizations.isEmpty() ? NO_SESSIONS : SESSIONS;
    }

    Bytes bytes() {
        ByteWriter body = new ByteWriter();
        handles.forEach(body::u32);
        if (!authorizations.isEmpty()) {
            Bytes area = Bytes.concat(authorizations.toArray(Bytes[]::new));
            body.u32(area.length()).bytes(area);
        }
        Bytes rest = body.bytes(parameters).toBytes();
        return new ByteWriter()
                .u16(tag())
                .u32(HEADER_SIZE + rest.length())
                .u32(code.value())
                .bytes(rest)
                .toBytes();
    }
}
