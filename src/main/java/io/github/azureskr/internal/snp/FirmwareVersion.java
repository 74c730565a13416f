// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/** The version of the SEV firmware. */
public record FirmwareVersion(int major, int minor, int build) {
    private static final int LENGTH = 3;

    /** The byte after it is reserved. */
    static void check(int offset, Bytes report) throws MalformedException {
        if (report.at(offset + LENGTH) != 0) {
            throw SnpReport.reserved(offset + LENGTH);
        }
    }

    static FirmwareVersion at(int offset, Bytes report) {
        return new FirmwareVersion(report.at(offset + 2), report.at(offset + 1), report.at(offset));
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
