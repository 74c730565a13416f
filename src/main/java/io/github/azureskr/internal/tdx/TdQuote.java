// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A quote of a TD, version 4 or 5 (Intel TDX DCAP quoting library API, appendix A): what a TD report becomes for
 * verifiers elsewhere. As with {@link TdReport}, AzureSKR judges none of it, and leaves its signature alone.
 *
 * @param attestationKeyType 2 is ECDSA P-256, 3 is ECDSA P-384
 * @param signatureLength of the signature and the certificates behind the body
 */
public record TdQuote(
        int version,
        int attestationKeyType,
        Bytes qeVendorId,
        Bytes teeTcbSvn,
        Bytes mrSeam,
        Bytes mrSignerSeam,
        Bytes seamAttributes,
        TdAttributes attributes,
        long xfam,
        Bytes mrTd,
        Bytes mrConfigId,
        Bytes mrOwner,
        Bytes mrOwnerConfig,
        List<Bytes> rtmrs,
        Bytes reportData,
        long signatureLength) {
    private static final String STRUCTURE = "TD quote";
    private static final int TEE_TYPE = 4;
    private static final int SHA384_LENGTH = 48;
    private static final int BODY_LENGTH = 584;
    private static final int LONGEST_BODY = 0xFFFF;

    public TdQuote {
        rtmrs = List.copyOf(rtmrs);
    }

    /** Whether some bytes are meant to be a quote of a TD: its version, and the type of what is quoted. */
    public static boolean begins(Bytes input) {
        return input.length() > TEE_TYPE + 3
                && (input.at(0) == 4 || input.at(0) == 5)
                && input.at(1) == 0
                && input.at(TEE_TYPE) == ReportMac.TYPE_TDX
                && input.slice(TEE_TYPE + 1, 3).isZero();
    }

    public static TdQuote read(Bytes quote) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(STRUCTURE, quote);
        int version = in.u16("version");
        int keyType = in.u16("attestation_key_type");
        long teeType = in.u32("tee_type");
        if (teeType != ReportMac.TYPE_TDX) {
            throw in.malformed("tee_type is 0x%X, must be 0x81 (TDX)".formatted(teeType));
        }
        in.skip("reserved", 4);
        Bytes vendor = in.bytes("qe_vendor_id", 16);
        in.skip("user_data", 20);
        Bytes body = readBody(version, in);
        return read(version, keyType, vendor, ByteReader.littleEndian(STRUCTURE, body), in.u32("signature size"));
    }

    /** In version 5 its type and its length stand before it; each type begins with the one before. */
    private static Bytes readBody(int version, ByteReader in) throws MalformedException {
        return switch (version) {
            case 4 -> in.bytes("body", BODY_LENGTH);
            case 5 -> {
                int type = in.u16("body type");
                Bytes body = in.sized32("body", LONGEST_BODY);
                if (type < 2) {
                    throw in.malformed("body type is " + type + ", must be 2 (TDX 1.0) or higher");
                }
                yield body;
            }
            default -> throw in.malformed("version " + version + " is unknown, 4 and 5 are known");
        };
    }

    // Java evaluates arguments from left to right, so this list is the structure's table.
    private static TdQuote read(int version, int keyType, Bytes vendor, ByteReader body, long signatureLength)
            throws MalformedException {
        return new TdQuote(
                version,
                keyType,
                vendor,
                body.bytes("tee_tcb_svn", 16),
                body.bytes("mrseam", SHA384_LENGTH),
                body.bytes("mrsignerseam", SHA384_LENGTH),
                body.bytes("seamattributes", 8),
                new TdAttributes(body.u64("tdattributes")),
                body.u64("xfam"),
                body.bytes("mrtd", SHA384_LENGTH),
                body.bytes("mrconfigid", SHA384_LENGTH),
                body.bytes("mrowner", SHA384_LENGTH),
                body.bytes("mrownerconfig", SHA384_LENGTH),
                readRtmrs(body),
                body.bytes("reportdata", 64),
                signatureLength);
    }

    private static List<Bytes> readRtmrs(ByteReader in) throws MalformedException {
        List<Bytes> rtmrs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rtmrs.add(in.bytes("rtmr" + i, SHA384_LENGTH));
        }
        return rtmrs;
    }
}
