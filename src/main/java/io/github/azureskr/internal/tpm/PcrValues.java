// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.util.List;

/** The values of selected PCRs, in the selection's order. */
public record PcrValues(PcrSelection selection, List<Bytes> digests) {
    /** A policy begins as one digest of zeros. */
    private static final Bytes EMPTY_POLICY = Bytes.owning(new byte[32]);

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

    /** The authPolicy of a key that may be used only while the PCRs hold these values (part 3, TPM2_PolicyPCR). */
    public Bytes policy() {
        return new ByteWriter()
                .bytes(EMPTY_POLICY)
                .u32(CommandCode.POLICY_PCR.value())
                .bytes(selection.bytes())
                .bytes(digest())
                .toBytes()
                .sha256();
    }
}
