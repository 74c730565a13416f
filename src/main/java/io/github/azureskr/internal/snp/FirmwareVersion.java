// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;

/** The version of the SEV firmware. */
public record FirmwareVersion(int major, int minor, int build) {
    static FirmwareVersion read(String field, ByteReader in) throws MalformedException {
        int build = in.u8(field + "_build");
        int minor = in.u8(field + "_minor");
        int major = in.u8(field + "_major");
        in.reserved(1);
        return new FirmwareVersion(major, minor, build);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
