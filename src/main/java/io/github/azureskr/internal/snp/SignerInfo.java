// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/** KEY_INFO: who signed the report. */
public record SignerInfo(boolean authorKeyEnabled, boolean chipKeyMasked, SigningKey signingKey) {
    private static final int FIRST_RESERVED = 5;

    /** For four bytes that have been {@linkplain #check checked}. */
    static SignerInfo at(int offset, Bytes report) {
        int flags = (int) report.u32(offset);
        return new SignerInfo((flags & 1) != 0, (flags & 2) != 0, SigningKey.of(flags >>> 2));
    }

    static void check(int offset, Bytes report) throws MalformedException {
        long flags = report.u32(offset);
        if (flags >>> FIRST_RESERVED != 0) {
            throw SnpReport.malformed("key_info bits 5 to 31 must be zero", offset);
        }
        if (!SigningKey.isDefined((int) flags >>> 2)) {
            throw SnpReport.malformed("key_info names signing key " + (flags >>> 2) + ", which is reserved", offset);
        }
    }
}
