// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * TDREPORT_STRUCT (Intel TDX Module ABI specification): what a processor with TDX says of a guest. Its MAC is for the
 * same processor alone; others verify a quote made of it. AzureSKR judges none of it: it reads a TD report to show one
 * that it has met, so what is reserved is not looked at.
 */
public record TdReport(ReportMac reportMac, TeeTcbInfo teeTcbInfo, TdInfo tdInfo) {
    public static final int LENGTH = 1024;

    static final String STRUCTURE = "TD report";

    private static final int RESERVED = 17;

    /** Reads a report and the zeros that fill its region. */
    public static TdReport read(Bytes region) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(STRUCTURE, region);
        ReportMac mac = ReportMac.read(in);
        TeeTcbInfo tcbInfo = TeeTcbInfo.read(in.bytes("TEE_TCB_INFO", TeeTcbInfo.LENGTH));
        in.skip("reserved", RESERVED);
        TdInfo tdInfo = TdInfo.read(in.bytes("TDINFO", TdInfo.LENGTH));
        in.reserved(in.remaining());
        return new TdReport(mac, tcbInfo, tdInfo);
    }

    /** Whether some bytes are meant to be a TD report: they begin with its REPORTTYPE. */
    public static boolean begins(Bytes input) {
        return input.length() > 0 && input.at(0) == ReportMac.TYPE_TDX;
    }
}
