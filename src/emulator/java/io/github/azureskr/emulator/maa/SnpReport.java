// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.util.Arrays;

/**
 * ATTESTATION_REPORT (AMD 56860, table "ATTESTATION_REPORT Structure"): what MAA makes claims of and needs for its checks.
 *
 * @param signed the bytes under the signature
 * @param r of the signature, most significant byte first
 * @param s of the signature, most significant byte first
 */
record SnpReport(
        long guestSvn,
        long policy,
        byte[] familyId,
        byte[] imageId,
        long vmpl,
        int keyFlags,
        byte[] reportData,
        byte[] measurement,
        byte[] hostData,
        byte[] idKeyDigest,
        byte[] authorKeyDigest,
        byte[] reportId,
        byte[] reportedTcb,
        byte[] chipId,
        byte[] signed,
        byte[] r,
        byte[] s) {

    private static final int SIZE = 0x4A0;
    private static final int SIGNATURE = 0x2A0;
    private static final int ECDSA_P384_SHA384 = 1;
    private static final int COMPONENT = 72;
    private static final int P384 = 48;

    static SnpReport read(byte[] bytes) throws AppraisalException {
        if (bytes.length != SIZE) {
            throw AppraisalException.invalid("SnpReport has " + bytes.length + " bytes, expected " + SIZE);
        }
        Reader in = Reader.littleEndian("SnpReport", bytes);
        int version = in.u32();
        if (version < 2 || version > 5) {
            throw AppraisalException.invalid("SnpReport: version " + version + " is not known");
        }
        return new SnpReport(
                Integer.toUnsignedLong(in.u32()),
                in.u64(),
                in.bytes(16),
                in.bytes(16),
                Integer.toUnsignedLong(in.u32()),
                keyFlags(in),
                after(in, 4).bytes(64),
                in.bytes(48),
                in.bytes(32),
                in.bytes(48),
                in.bytes(48),
                in.bytes(32),
                after(in, 32).bytes(8),
                after(in, 24).bytes(64),
                Arrays.copyOf(bytes, SIGNATURE),
                component(bytes, SIGNATURE),
                component(bytes, SIGNATURE + COMPONENT));
    }

    /** From SIGNATURE_ALGO to the key flags; CURRENT_TCB and PLATFORM_INFO lie between. */
    private static int keyFlags(Reader in) throws AppraisalException {
        in.expect("SIGNATURE_ALGO", in.u32(), ECDSA_P384_SHA384);
        return after(in, 16).u32();
    }

    private static Reader after(Reader in, int count) throws AppraisalException {
        in.bytes(count);
        return in;
    }

    /** R or S: little-endian in a field wider than the curve. */
    private static byte[] component(byte[] bytes, int offset) throws AppraisalException {
        byte[] bigEndian = new byte[P384];
        for (int i = 0; i < COMPONENT; i++) {
            byte octet = bytes[offset + i];
            if (i < P384) {
                bigEndian[P384 - 1 - i] = octet;
            } else if (octet != 0) {
                throw AppraisalException.invalid("SnpReport: SIGNATURE is wider than P-384");
            }
        }
        return bigEndian;
    }

    boolean debuggable() {
        return (policy & 1 << 19) != 0;
    }

    boolean migrationAllowed() {
        return (policy & 1 << 18) != 0;
    }

    boolean smtAllowed() {
        return (policy & 1 << 16) != 0;
    }

    /** SIGNING_KEY: 0 is the VCEK. */
    int signingKey() {
        return keyFlags >> 2 & 7;
    }
}
