// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;

/** Under which conditions a key may be used: a digest in the key, and the steps by which a session meets it. */
sealed interface Policy permits PcrValues, SealingPolicy {
    /** A policy begins as one digest of zeros. */
    Bytes EMPTY = Bytes.owning(new byte[32]);

    /** The key's authPolicy. */
    Bytes policy();

    /**
     * Has the TPM check every condition; refused where one does not hold.
     *
     * @return false if the TPM has lost the session
     */
    boolean satisfy(PolicySession session) throws AzureSkrException;

    /** PolicyUpdate of TPM 2.0 part 1: the digest so far, the command, and what it checks. */
    static Bytes extend(Bytes before, CommandCode command, Bytes checked) {
        return new ByteWriter()
                .bytes(before)
                .u32(command.value())
                .bytes(checked)
                .toBytes()
                .sha256();
    }
}
