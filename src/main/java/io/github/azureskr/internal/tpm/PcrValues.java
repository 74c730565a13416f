// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.List;

/** The values of selected PCRs, in the selection's order. */
public record PcrValues(PcrSelection selection, List<Bytes> digests) {
    public PcrValues {
        digests = List.copyOf(digests);
        if (digests.size() != selection.indices().size()) {
            throw new IllegalArgumentException("one digest for each selected PCR");
        }
    }

    /** SHA-256 over the values in ascending order: the pcrDigest of a quote and of PolicyPCR. */
    public Bytes digest() {
        return Bytes.concat(digests.toArray(Bytes[]::new)).sha256();
    }
}
