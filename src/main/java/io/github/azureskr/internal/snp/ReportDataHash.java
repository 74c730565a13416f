// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;

/** IGVM_ATTEST_HASH_TYPE: how REPORT_DATA binds the runtime claims. */
public enum ReportDataHash {
    SHA_256("SHA-256"),
    SHA_384("SHA-384"),
    SHA_512("SHA-512");

    private final String algorithm;

    ReportDataHash(String algorithm) {
        this.algorithm = algorithm;
    }

    static ReportDataHash read(ByteReader in) throws MalformedException {
        return switch ((int) in.u32("report_data_hash_type")) {
            case 1 -> SHA_256;
            case 2 -> SHA_384;
            case 3 -> SHA_512;
            default -> throw in.malformed("report_data_hash_type is none of 1 (SHA-256) to 3 (SHA-512)");
        };
    }

    /** Its name for {@link java.security.MessageDigest}. */
    public String algorithm() {
        return algorithm;
    }
}
