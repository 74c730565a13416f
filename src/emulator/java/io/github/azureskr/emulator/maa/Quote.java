// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A TPMS_ATTEST of TPM2_Quote (TPM 2.0 part 2, 10.12.1).
 *
 * @param selection TPML_PCR_SELECTION as it stands there
 * @param pcrs the selected PCRs of the SHA-256 bank
 */
record Quote(byte[] selection, SortedSet<Integer> pcrs, byte[] pcrDigest) {
    private static final int TPM_ST_ATTEST_QUOTE = 0x8018;
    private static final int ALG_SHA256 = 0x000B;

    static Quote read(byte[] bytes) throws AppraisalException {
        Reader in = Attest.open("PcrQuote", bytes, TPM_ST_ATTEST_QUOTE);
        in.expect("the number of PCR banks", in.u32(), 1);
        in.expect("PCR bank", in.u16(), ALG_SHA256);
        int size = in.u8();
        byte[] mask = in.bytes(size);
        byte[] digest = in.sized();
        in.end();
        byte[] selection = ByteBuffer.allocate(7 + size)
                .putInt(1)
                .putShort((short) ALG_SHA256)
                .put((byte) size)
                .put(mask)
                .array();
        return new Quote(selection, pcrs(mask), digest);
    }

    private static SortedSet<Integer> pcrs(byte[] mask) {
        SortedSet<Integer> pcrs = new TreeSet<>();
        for (int pcr = 0; pcr < mask.length * 8; pcr++) {
            if ((mask[pcr / 8] >> pcr % 8 & 1) != 0) {
                pcrs.add(pcr);
            }
        }
        return pcrs;
    }
}
