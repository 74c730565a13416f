// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Executes a client's commands with the handles of its {@link ClientSpace} put in place of the TPM's, both ways. */
final class Translation {
    private static final int FIRST_HANDLE = TpmMessage.HEADER;
    private static final int CAP_HANDLES = 1;

    private final Tpm tpm;
    private final Map<Integer, CommandAttributes> commands;
    private final StraySessions strays = new StraySessions();
    private final SessionNonces nonces = new SessionNonces();

    Translation(Tpm tpm) throws IOException {
        this.tpm = tpm;
        this.commands = tpm.commandAttributes();
    }

    SessionNonces nonces() {
        return nonces;
    }

    byte[] execute(ClientSpace space, byte[] command) throws IOException {
        byte[] translated = command.clone();
        int error = translate(space, translated);
        if (error != TpmCode.RC_SUCCESS) {
            return TpmMessage.error(error);
        }
        byte[] response = tpm.link().execute(translated);
        if (TpmMessage.code(response) != TpmCode.RC_SUCCESS) {
            return response;
        }
        noteNonces(command, response);
        return follow(space, command, response);
    }

    /** Puts the TPM's handles into the command, or says with which code to refuse it. */
    private int translate(ClientSpace space, byte[] command) {
        ByteBuffer bytes = ByteBuffer.wrap(command);
        if (TpmMessage.code(command) == TpmCode.CC_FLUSH_CONTEXT) {
            return translateFlush(space, bytes);
        }
        int handles = attributes(command).handles();
        for (int i = 0; i < handles && FIRST_HANDLE + 4 * i + 4 <= command.length; i++) {
            int handle = bytes.getInt(FIRST_HANDLE + 4 * i);
            if (Handle.isTransient(handle)) {
                OptionalInt real = space.real(handle);
                if (real.isEmpty()) {
                    return TpmCode.RC_REFERENCE_H0 + i;
                }
                bytes.putInt(FIRST_HANDLE + 4 * i, real.getAsInt());
            }
        }
        return TpmCode.RC_SUCCESS;
    }

    /** A session can be flushed by its handle even while it is saved, so other clients' have to be kept safe here. */
    private int translateFlush(ClientSpace space, ByteBuffer command) {
        if (command.capacity() < FIRST_HANDLE + 4) {
            return TpmCode.RC_SUCCESS;
        }
        int handle = command.getInt(FIRST_HANDLE);
        OptionalInt real = strays.contains(handle) ? OptionalInt.of(handle) : space.real(handle);
        if (real.isEmpty() && (Handle.isTransient(handle) || Handle.isSession(handle))) {
            return TpmCode.RC_HANDLE_P1;
        }
        command.putInt(FIRST_HANDLE, real.orElse(handle));
        return TpmCode.RC_SUCCESS;
    }

    /** Notes what a successful command has made or removed, and puts the client's handles into the response. */
    private byte[] follow(ClientSpace space, byte[] command, byte[] response) throws IOException {
        int code = TpmMessage.code(command);
        if (code == TpmCode.CC_FLUSH_CONTEXT) {
            int handle = ByteBuffer.wrap(command).getInt(FIRST_HANDLE);
            space.remove(handle);
            strays.remove(handle);
        } else if (code == TpmCode.CC_CONTEXT_SAVE) {
            int handle = ByteBuffer.wrap(command).getInt(FIRST_HANDLE);
            if (Handle.isSession(handle)) {
                space.remove(handle);
                strays.add(handle, tpm);
            }
        } else if (code == TpmCode.CC_GET_CAPABILITY) {
            return translateCapability(space, response);
        } else if (attributes(command).returnsHandle()) {
            ByteBuffer bytes = ByteBuffer.wrap(response);
            int real = bytes.getInt(FIRST_HANDLE);
            strays.remove(real);
            bytes.putInt(FIRST_HANDLE, space.add(real));
        }
        return response;
    }

    /** A list of handles has only the client's own objects and sessions in it. */
    private byte[] translateCapability(ClientSpace space, byte[] response) {
        ByteBuffer in = ByteBuffer.wrap(response);
        if (TpmMessage.tag(response) != TpmCode.ST_NO_SESSIONS || in.getInt(11) != CAP_HANDLES) {
            return response;
        }
        List<Integer> handles = new ArrayList<>();
        for (int i = 0; i < in.getInt(15); i++) {
            int handle = in.getInt(19 + 4 * i);
            if (strays.contains(handle) || !(Handle.isTransient(handle) || Handle.isSession(handle))) {
                handles.add(handle);
            } else {
                space.virtual(handle).ifPresent(handles::add);
            }
        }
        int size = 19 + 4 * handles.size();
        ByteBuffer out = ByteBuffer.allocate(size).put(response, 0, 15).putInt(2, size);
        out.putInt(handles.size());
        handles.forEach(out::putInt);
        return out.array();
    }

    private void noteNonces(byte[] command, byte[] response) {
        CommandAttributes attributes = attributes(command);
        if (attributes.code() == TpmCode.CC_START_AUTH_SESSION) {
            nonces.started(response);
        }
        nonces.used(
                SessionAuth.ofCommand(command, attributes.handles()),
                SessionAuth.ofResponse(response, attributes.returnsHandle()));
    }

    /** A command that the TPM does not know has no handles either. */
    private CommandAttributes attributes(byte[] command) {
        int code = TpmMessage.code(command);
        return commands.getOrDefault(code, new CommandAttributes(code));
    }
}
