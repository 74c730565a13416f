// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/** LAUNCH_MIT_VECTOR and CURRENT_MIT_VECTOR of a report of version 5. */
public record MitigationVectors(long launch, long current) {
    static final int LENGTH = 16;

    /** In a report of a version that has none. */
    static void checkAbsent(int offset, Bytes report) throws MalformedException {
        if ((report.u64(offset) | report.u64(offset + Long.BYTES)) != 0) {
            throw SnpReport.reserved(offset);
        }
    }

    static MitigationVectors at(int offset, Bytes report) {
        return new MitigationVectors(report.u64(offset), report.u64(offset + 8));
    }
}
