// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import java.util.List;

/** PCRs of the SHA-256 bank, in ascending order (TPML_PCR_SELECTION with one TPMS_PCR_SELECTION). */
public record PcrSelection(List<Integer> indices) {
    /** What the reference client quotes on Linux: firmware, its configuration, boot loader and Secure Boot. */
    public static final PcrSelection BOOT = new PcrSelection(List.of(0, 1, 2, 3, 4, 5, 6, 7));

    public PcrSelection {
        indices = List.copyOf(indices);
    }
}
