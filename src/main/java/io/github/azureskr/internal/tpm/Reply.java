// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * The answer to a command (TPM 2.0 part 1, section 18).
 *
 * @param handle of what the command loaded, zero if it loads nothing
 * @param authorizations TPMS_AUTH_RESPONSE, one after the other
 */
record Reply(ResponseCode code, int handle, Bytes parameters, Bytes authorizations) {
    /** Reads the parameters of an answer. */
    @FunctionalInterface
    interface Parser<T> {
        T read(ByteReader parameters) throws MalformedException;
    }

    static Reply read(Command command, Bytes answer) throws MalformedException {
        ByteReader in = ByteReader.bigEndian("answer to " + command.code(), answer);
        int tag = in.u16("tag");
        if (in.u32("size") != answer.length()) {
            throw in.malformed("size is not the answer's length " + answer.length());
        }
        ResponseCode code = new ResponseCode((int) in.u32("responseCode"));
        int expected = code.isSuccess() ? command.tag() : Command.NO_SESSIONS;
        if (tag != expected) {
            throw in.malformed("tag 0x%04X where 0x%04X was expected".formatted(tag, expected));
        }
        return code.isSuccess() ? readBody(command, in) : refusal(code, in);
    }

    private static Reply refusal(ResponseCode code, ByteReader in) throws MalformedException {
        in.end();
        return new Reply(code, 0, Bytes.EMPTY, Bytes.EMPTY);
    }

    private static Reply readBody(Command command, ByteReader in) throws MalformedException {
        int handle = command.code().loads() ? (int) in.u32("handle") : 0;
        boolean sessions = command.tag() == Command.SESSIONS;
        Bytes parameters = sessions ? in.sized32("parameters", in.remaining()) : in.bytes("parameters", in.remaining());
        return new Reply(ResponseCode.SUCCESS, handle, parameters, in.bytes("authorizations", in.remaining()));
    }

    /** Reads the parameters to their end. */
    <T> T parse(CommandCode command, Parser<T> parser) throws MalformedException {
        ByteReader in = ByteReader.bigEndian("answer to " + command, parameters);
        T value = parser.read(in);
        in.end();
        return value;
    }
}
