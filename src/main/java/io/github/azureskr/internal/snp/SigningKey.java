// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

/** The kinds of key that sign SNP reports. */
public enum SigningKey {
    /** Versioned Chip Endorsement Key: of one processor. */
    VCEK,
    /** Versioned Loaded Endorsement Key: of one cloud provider. */
    VLEK,
    /** The report is not signed. */
    NONE;

    static boolean isDefined(int number) {
        return number == 0 || number == 1 || number == 7;
    }

    /** For a {@linkplain #isDefined defined} number of SIGNING_KEY in KEY_INFO. */
    static SigningKey of(int number) {
        return switch (number) {
            case 0 -> VCEK;
            case 1 -> VLEK;
            default -> NONE;
        };
    }
}
