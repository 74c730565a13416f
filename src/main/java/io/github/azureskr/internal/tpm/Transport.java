// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.Closeable;
import java.io.IOException;

/** Carries a command to the TPM and its answer back. After a failure it is of no use any more. */
interface Transport extends Closeable {
    Bytes transmit(Bytes command) throws IOException;

    /** Whether a resource manager keeps what is loaded through here from everybody else. */
    default boolean isManaged() {
        return false;
    }
}
