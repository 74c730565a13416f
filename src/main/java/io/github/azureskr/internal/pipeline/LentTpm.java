// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.time.Duration;
import java.util.Optional;

/**
 * A TPM that a worker opens and the loading thread closes: a worker that hangs in a dead file system may come back when
 * nobody waits for it any more, and must not find the TPM open then, nor open it.
 */
final class LentTpm implements AutoCloseable {
    private Optional<Tpm> tpm = Optional.empty();
    private boolean closed;

    synchronized Tpm open(String tcti, Duration patience) throws AzureSkrException {
        if (closed) {
            throw new AzureSkrException(Stage.TPM, "the load is over");
        }
        Tpm opened = Tpm.open(tcti, patience);
        tpm = Optional.of(opened);
        return opened;
    }

    @Override
    public synchronized void close() {
        closed = true;
        tpm.ifPresent(Tpm::close);
    }
}
