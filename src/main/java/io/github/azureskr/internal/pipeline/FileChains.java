// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.config.CertificateSource;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates whose file may have been replaced since their key was released: to renew one, a server is told to load. */
final class FileChains {
    private FileChains() {}

    /** The same keys, with what their files hold now. */
    static List<ReleasedEntry> refresh(Configuration configuration, List<ReleasedEntry> entries)
            throws AzureSkrException {
        List<ReleasedEntry> refreshed = new ArrayList<>();
        for (ReleasedEntry entry : entries) {
            Optional<ConfiguredKey> inFile = configuration.keys().stream()
                    .filter(key -> key.alias().equals(entry.alias()))
                    .filter(key -> key.certificate() instanceof CertificateSource.PemFile)
                    .findFirst();
            refreshed.add(inFile.isPresent() ? refresh(inFile.get(), entry) : entry);
        }
        return refreshed;
    }

    private static ReleasedEntry refresh(ConfiguredKey key, ReleasedEntry entry) throws AzureSkrException {
        return StageRecorder.record(
                Stage.CERTIFICATE,
                entry.reference(),
                () -> entry.withChain(CertificateChains.fromFile(key, entry.released())));
    }
}
