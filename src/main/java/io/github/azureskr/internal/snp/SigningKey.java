// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

/** The kinds of key that sign SNP reports. */
public enum SigningKey {
    /** Versioned Chip Endorsement Key: of one processor. */
    VCEK,
    /** Versioned Loaded Endorsement Key: of one cloud provider. */
    VLEK,
    /** The report is not signed. */
    NONE
}
