// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.seal.SealedCache;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Seals what a load has released, where that is configured. A load that succeeded does not fail because this does. */
record SealingStep(Optional<SealedCache> cache, Workers workers) {
    /** Says in the entries what became of it. */
    static final String ATTRIBUTE = "azureskr.sealed-cache";

    /** The entries of {@code released}. */
    List<ReleasedEntry> seal(Tpm tpm, TransferKey transferKey, Attested attested, List<Released> released) {
        List<ReleasedEntry> entries = released.stream().map(Released::entry).toList();
        if (cache.isEmpty()) {
            return entries;
        }
        String outcome = seal(cache.get(), tpm, transferKey, attested, released);
        return entries.stream()
                .map(entry -> entry.withAttribute(ATTRIBUTE, outcome))
                .toList();
    }

    /** In a worker, because to wait for the file's lock may take longer than there is time. */
    private String seal(
            SealedCache sealedCache, Tpm tpm, TransferKey transferKey, Attested attested, List<Released> released) {
        try {
            Future<Boolean> sealing = workers.start(() -> StageRecorder.record(
                    Stage.SEALED_CACHE,
                    sealedCache,
                    () -> sealedCache.seal(
                            tpm,
                            transferKey,
                            attested.evidence(),
                            attested.endorsements(),
                            released.stream().map(Released::toSeal).toList())));
            return workers.await(Stage.SEALED_CACHE, sealing) ? "written" : "unchanged";
        } catch (AzureSkrException e) {
            SealedRelease.warn("The keys were released, but not sealed for a restart: " + e.getMessage());
            return "failed: " + e.problem();
        }
    }
}
