// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import io.github.azureskr.emulator.snp.HclReports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * NV index 0x01400001 as one client sees it. The report is larger than an index of libtpms may be, and it is made when
 * it is read, so swtpm has but a small written index there: it checks who may read, and the paravisor puts in size and
 * content. HMACs are over both, so a session can read it only by a password or by HMACs with an empty key.
 */
final class HclIndex {
    static final int HCL_REPORT = 0x01400001;
    private static final int USER_DATA = 0x01400002;
    private static final int USER_DATA_SIZE = 64;
    /** TPM_PT_NV_BUFFER_MAX of libtpms, which refuses to read more at once. */
    private static final int NV_BUFFER_MAX = 1024;

    private final HclReports reports;
    private final int size;
    private final Tpm tpm;
    private byte[] report = {};

    HclIndex(HclReports reports, int size, Tpm tpm) {
        this.reports = reports;
        this.size = size;
        this.tpm = tpm;
    }

    static boolean isConcernedBy(byte[] command) {
        return isReadPublic(command)
                || NvReadCommand.read(command)
                        .filter(read -> read.index() == HCL_REPORT)
                        .isPresent();
    }

    byte[] answer(byte[] command, SessionNonces nonces, Exchange swtpm) throws IOException {
        if (isReadPublic(command)) {
            return readPublic(command, swtpm);
        }
        NvReadCommand read = NvReadCommand.read(command).orElseThrow();
        if (read.length() > NV_BUFFER_MAX) {
            return swtpm.execute(command);
        }
        return read.session().handle() == TpmCode.RS_PW
                ? readByPassword(read, swtpm)
                : readByHmac(command, read, nonces, swtpm);
    }

    private static boolean isReadPublic(byte[] command) {
        return TpmMessage.code(command) == TpmCode.CC_NV_READ_PUBLIC
                && command.length >= TpmMessage.HEADER + 4
                && ByteBuffer.wrap(command).getInt(TpmMessage.HEADER) == HCL_REPORT;
    }

    /** The index's true size, and the name that follows from it. */
    private byte[] readPublic(byte[] command, Exchange swtpm) throws IOException {
        byte[] response = swtpm.execute(command);
        if (TpmMessage.code(response) == TpmCode.RC_SUCCESS) {
            NvPublic.read(response).resize(size);
        }
        return response;
    }

    private byte[] readByPassword(NvReadCommand read, Exchange swtpm) throws IOException {
        byte[] response = swtpm.execute(read.forNothing(read.session().hmac()));
        if (TpmMessage.code(response) != TpmCode.RC_SUCCESS) {
            return response;
        }
        SessionAuth answered = SessionAuth.ofResponse(response, false).get(0);
        return isOutside(read) ? TpmMessage.error(TpmCode.RC_NV_RANGE) : response(parameters(read), answered);
    }

    /**
     * Checks the HMAC, has swtpm check that the session's key is empty (only then it takes an empty HMAC), and makes
     * the HMAC of the response. Whatever is wrong is put before swtpm, which finds that the HMAC is not for its index.
     */
    private byte[] readByHmac(byte[] command, NvReadCommand read, SessionNonces nonces, Exchange swtpm)
            throws IOException {
        SessionAuth session = read.session();
        Optional<byte[]> nonce = nonces.latest(session.handle());
        EmptyAuthHmac hmac = EmptyAuthHmac.ofLength(session.hmac().length);
        if (nonce.isEmpty() || !MessageDigest.isEqual(session.hmac(), expected(hmac, read, nonce.get(), swtpm))) {
            return swtpm.execute(command);
        }
        if (isOutside(read)) {
            // Before swtpm sees it: a command that fails leaves a session's nonces as they were.
            return TpmMessage.error(TpmCode.RC_NV_RANGE);
        }
        byte[] response = swtpm.execute(read.forNothing(new byte[0]));
        List<SessionAuth> answered = SessionAuth.ofResponse(response, false);
        if (answered.isEmpty()) {
            return response;
        }
        byte[] parameters = parameters(read);
        SessionAuth auth = answered.get(0);
        byte[] responseHmac = hmac.ofResponse(
                auth,
                session.nonce(),
                EmptyAuthHmac.number(TpmCode.RC_SUCCESS),
                EmptyAuthHmac.number(TpmCode.CC_NV_READ),
                parameters);
        return response(parameters, new SessionAuth(0, auth.nonce(), auth.attributes(), responseHmac));
    }

    private byte[] expected(EmptyAuthHmac hmac, NvReadCommand read, byte[] nonce, Exchange swtpm) throws IOException {
        byte[] asked =
                TpmCommand.of(TpmCode.CC_NV_READ_PUBLIC).u32(read.index()).toBytes();
        byte[] name = NvPublic.read(readPublic(asked, swtpm)).name();
        return hmac.ofCommand(
                read.session(),
                nonce,
                EmptyAuthHmac.number(TpmCode.CC_NV_READ),
                EmptyAuthHmac.number(read.authHandle()),
                name,
                read.parameters());
    }

    private boolean isOutside(NvReadCommand read) {
        return read.offset() + read.length() > size;
    }

    /** A TPM2B_MAX_NV_BUFFER of the report, which is made afresh when somebody begins to read it. */
    private byte[] parameters(NvReadCommand read) throws IOException {
        if (read.offset() == 0 || report.length == 0) {
            report = make();
        }
        return ByteBuffer.allocate(2 + read.length())
                .putShort((short) read.length())
                .put(report, read.offset(), read.length())
                .array();
    }

    private static byte[] response(byte[] parameters, SessionAuth auth) {
        int length = TpmMessage.HEADER + 4 + parameters.length + 2 + auth.nonce().length + 1 + 2 + auth.hmac().length;
        return ByteBuffer.allocate(length)
                .putShort(TpmCode.ST_SESSIONS)
                .putInt(length)
                .putInt(TpmCode.RC_SUCCESS)
                .putInt(parameters.length)
                .put(parameters)
                .putShort((short) auth.nonce().length)
                .put(auth.nonce())
                .put((byte) auth.attributes())
                .putShort((short) auth.hmac().length)
                .put(auth.hmac())
                .array();
    }

    private byte[] make() throws IOException {
        byte[] userData = new byte[USER_DATA_SIZE];
        tpm.readIndex(USER_DATA, USER_DATA_SIZE)
                .ifPresent(written -> ByteBuffer.wrap(userData).put(written));
        try {
            return reports.make(userData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The HCL report could not be made", e);
        }
    }
}
