// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import java.util.List;

/** The values of selected PCRs, in the selection's order. */
public record PcrValues(PcrSelection selection, List<Bytes> digests) implements Policy {
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
    @Override
    public Bytes policy() {
        return Policy.extend(EMPTY, CommandCode.POLICY_PCR, Bytes.concat(selection.bytes(), digest()));
    }

    @Override
    public boolean satisfy(PolicySession session) throws AzureSkrException {
        return session.check(Commands.policyPcr(session.handle(), this));
    }
}
