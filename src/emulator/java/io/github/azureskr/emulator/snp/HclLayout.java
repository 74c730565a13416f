// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

/** The shapes in which Azure's paravisors have served the HCL report. */
public enum HclLayout {
    /** 2023: one key, no user data, header version 1. */
    ONE_KEY(1, 2048),
    /** Two keys and user data, header version 2. */
    TWO_KEYS(2, 2600),
    /** The same in the larger index of OpenHCL. */
    TWO_KEYS_LARGE(2, 2900);

    private final int headerVersion;
    private final int indexSize;

    HclLayout(int headerVersion, int indexSize) {
        this.headerVersion = headerVersion;
        this.indexSize = indexSize;
    }

    public int indexSize() {
        return indexSize;
    }

    int headerVersion() {
        return headerVersion;
    }

    boolean hasTwoKeys() {
        return this != ONE_KEY;
    }
}
