// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * TDINFO_STRUCT: the guest.
 *
 * @param structure all of it, which REPORTMACSTRUCT has a digest of
 * @param xfam which extended features of the processor the guest may use
 * @param mrTd measurement of what was loaded before the start
 * @param rtmrs measurements since, four
 * @param servTdHash of bound service TDs, such as one for migration
 */
public record TdInfo(
        Bytes structure,
        TdAttributes attributes,
        long xfam,
        Bytes mrTd,
        Bytes mrConfigId,
        Bytes mrOwner,
        Bytes mrOwnerConfig,
        List<Bytes> rtmrs,
        Bytes servTdHash) {
    static final int LENGTH = 512;

    private static final int RTMRS = 4;
    private static final int SHA384_LENGTH = 48;

    public TdInfo {
        rtmrs = List.copyOf(rtmrs);
    }

    static TdInfo read(Bytes structure) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(TdReport.STRUCTURE, structure);
        return new TdInfo(
                structure,
                new TdAttributes(in.u64("attributes")),
                in.u64("xfam"),
                in.bytes("mrtd", SHA384_LENGTH),
                in.bytes("mrconfigid", SHA384_LENGTH),
                in.bytes("mrowner", SHA384_LENGTH),
                in.bytes("mrownerconfig", SHA384_LENGTH),
                readRtmrs(in),
                in.bytes("servtd_hash", SHA384_LENGTH));
    }

    private static List<Bytes> readRtmrs(ByteReader in) throws MalformedException {
        List<Bytes> rtmrs = new ArrayList<>();
        for (int i = 0; i < RTMRS; i++) {
            rtmrs.add(in.bytes("rtmr" + i, SHA384_LENGTH));
        }
        return rtmrs;
    }
}
