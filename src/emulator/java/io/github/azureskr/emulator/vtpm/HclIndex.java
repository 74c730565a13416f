// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import io.github.azureskr.emulator.snp.HclReports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/**
 * NV index 0x01400001 as one client sees it. The report is larger than an index of libtpms may be, and it is made when
 * it is read, so swtpm has but a small written index there: it checks who may read, and the paravisor puts in size and
 * content. As cpHash covers the index's name, which tells its size, only password sessions can read it.
 */
final class HclIndex {
    static final int HCL_REPORT = 0x01400001;
    private static final int USER_DATA = 0x01400002;
    private static final int USER_DATA_SIZE = 64;
    /** TPM_PT_NV_BUFFER_MAX of libtpms, which refuses to read more at once. */
    private static final int NV_BUFFER_MAX = 1024;
    /** Header, two handles, size of the authorisation area. */
    private static final int READ_AUTHORISATION = TpmMessage.HEADER + 4 + 4 + 4;

    private final HclReports reports;
    private final int size;
    private final Tpm tpm;
    private byte[] report = {};

    HclIndex(HclReports reports, int size, Tpm tpm) {
        this.reports = reports;
        this.size = size;
        this.tpm = tpm;
    }

    static boolean isRead(byte[] command) {
        return TpmMessage.code(command) == TpmCode.CC_NV_READ
                && TpmMessage.tag(command) == TpmCode.ST_SESSIONS
                && command.length >= READ_AUTHORISATION
                && ByteBuffer.wrap(command).getInt(TpmMessage.HEADER + 4) == HCL_REPORT;
    }

    static boolean isReadPublic(byte[] command) {
        return TpmMessage.code(command) == TpmCode.CC_NV_READ_PUBLIC
                && command.length >= TpmMessage.HEADER + 4
                && ByteBuffer.wrap(command).getInt(TpmMessage.HEADER) == HCL_REPORT;
    }

    /** TPM2_NV_ReadPublic: the index's true size, and the name that follows from it. */
    byte[] readPublic(byte[] command) throws IOException {
        byte[] response = tpm.link().execute(command);
        if (TpmMessage.code(response) == TpmCode.RC_SUCCESS) {
            NvPublic.read(response).resize(size);
        }
        return response;
    }

    /** TPM2_NV_Read: swtpm is asked for no bytes, with the client's authorisation; the bytes come from the report. */
    byte[] read(byte[] command) throws IOException {
        ByteBuffer asked = ByteBuffer.wrap(command.clone());
        int parameters = command.length - 4;
        // Else swtpm finds the fault: parameters that are cut off or too many, or more bytes than its buffer holds.
        boolean complete = asked.getInt(READ_AUTHORISATION - 4) == parameters - READ_AUTHORISATION;
        int length = Short.toUnsignedInt(asked.getShort(parameters));
        int offset = Short.toUnsignedInt(asked.getShort(parameters + 2));
        if (complete && length <= NV_BUFFER_MAX) {
            asked.putInt(parameters, 0);
        }
        byte[] response = tpm.link().execute(asked.array());
        if (TpmMessage.code(response) != TpmCode.RC_SUCCESS) {
            return response;
        }
        return offset + length > size ? TpmMessage.error(TpmCode.RC_NV_RANGE) : filled(response, length, offset);
    }

    private byte[] filled(byte[] emptyResponse, int length, int offset) throws IOException {
        if (offset == 0 || report.length == 0) {
            report = make();
        }
        int authorisation = TpmMessage.HEADER + 4 + 2;
        ByteBuffer out = ByteBuffer.allocate(emptyResponse.length + length);
        out.put(emptyResponse, 0, TpmMessage.HEADER).putInt(2, out.capacity());
        out.putInt(2 + length).putShort((short) length).put(report, offset, length);
        return out.put(emptyResponse, authorisation, emptyResponse.length - authorisation)
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
