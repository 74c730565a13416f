// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * REPORTMACSTRUCT: what the processor's MAC covers.
 *
 * @param teeTcbInfoHash SHA-384 of TEE_TCB_INFO
 * @param teeInfoHash SHA-384 of TDINFO
 */
public record ReportMac(
        int type,
        int subtype,
        int version,
        Bytes cpuSvn,
        Bytes teeTcbInfoHash,
        Bytes teeInfoHash,
        Bytes reportData,
        Bytes mac) {
    static final int TYPE_TDX = 0x81;

    static ReportMac read(ByteReader in) throws MalformedException {
        int type = in.u8("type");
        if (type != TYPE_TDX) {
            throw in.malformed("type is 0x%02X, must be 0x81 (TDX)".formatted(type));
        }
        int subtype = in.u8("subtype");
        int version = in.u8("version");
        in.skip("reserved", 13);
        Bytes cpuSvn = in.bytes("cpusvn", 16);
        Bytes teeTcbInfoHash = in.bytes("tee_tcb_info_hash", 48);
        Bytes teeInfoHash = in.bytes("tee_info_hash", 48);
        Bytes reportData = in.bytes("reportdata", 64);
        in.skip("reserved", 32);
        return new ReportMac(
                type, subtype, version, cpuSvn, teeTcbInfoHash, teeInfoHash, reportData, in.bytes("mac", 32));
    }
}
