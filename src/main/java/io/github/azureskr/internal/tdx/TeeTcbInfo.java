// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * TEE_TCB_INFO: the TDX module below the guest.
 *
 * @param structure all of it, which REPORTMACSTRUCT has a digest of
 * @param valid which fields are valid
 * @param mrSeam measurement of the module
 * @param teeTcbSvn2 zero before TDX 1.5
 */
public record TeeTcbInfo(
        Bytes structure,
        Bytes valid,
        Bytes teeTcbSvn,
        Bytes mrSeam,
        Bytes mrSignerSeam,
        Bytes attributes,
        Bytes teeTcbSvn2) {
    static final int LENGTH = 239;

    static TeeTcbInfo read(Bytes structure) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(TdReport.STRUCTURE, structure);
        return new TeeTcbInfo(
                structure,
                in.bytes("valid", 8),
                in.bytes("tee_tcb_svn", 16),
                in.bytes("mrseam", 48),
                in.bytes("mrsignerseam", 48),
                in.bytes("attributes", 8),
                in.bytes("tee_tcb_svn2", 16));
    }
}
