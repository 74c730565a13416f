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

    Tpm open(String tcti, Duration patience) throws AzureSkrException {
        requireLoad();
        // Not while close() would have to wait for it: where a TPM is by name, that is asked for first.
        Tpm opened = Tpm.open(tcti, patience);
        boolean kept = false;
        try {
            keep(opened);
            kept = true;
            return opened;
        } finally {
            if (!kept) {
                opened.close();
            }
        }
    }

    private synchronized void keep(Tpm opened) throws AzureSkrException {
        requireLoad();
        tpm = Optional.of(opened);
    }

    private synchronized void requireLoad() throws AzureSkrException {
        if (closed) {
            throw new AzureSkrException(Stage.TPM, "the load is over");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        tpm.ifPresent(Tpm::close);
    }
}
