// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;

/** An ECDSA signature over P-384 as AMD stores it: R and S little-endian in 72 bytes each. */
public record EcdsaSignature(BigInteger r, BigInteger s) {
    static final int LENGTH = 512;

    private static final int P384_BYTES = 48;
    private static final int FIELD_BYTES = 72;

    static EcdsaSignature at(int offset, Bytes report) {
        return new EcdsaSignature(number(report, offset), number(report, offset + FIELD_BYTES));
    }

    static void check(int offset, Bytes report) throws MalformedException {
        checkPadding(offset + P384_BYTES, report);
        checkPadding(offset + FIELD_BYTES + P384_BYTES, report);
        SnpReport.requireZero(report, offset + 2 * FIELD_BYTES, LENGTH - 2 * FIELD_BYTES);
    }

    /** Of 24 bytes. */
    private static void checkPadding(int offset, Bytes report) throws MalformedException {
        if ((report.u64(offset) | report.u64(offset + 8) | report.u64(offset + 16)) != 0) {
            throw SnpReport.reserved(offset);
        }
    }

    private static BigInteger number(Bytes report, int offset) {
        byte[] bigEndian = new byte[P384_BYTES];
        for (int i = 0; i < P384_BYTES; i++) {
            bigEndian[P384_BYTES - 1 - i] = (byte) report.at(offset + i);
        }
        return new BigInteger(1, bigEndian);
    }
}
