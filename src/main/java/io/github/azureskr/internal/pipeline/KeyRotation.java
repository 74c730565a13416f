// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.release.Credential;
import io.github.azureskr.internal.release.CurrentVersion;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyVersions;
import io.github.azureskr.internal.release.VaultCertificates;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What takes the place of a key in use once it was rotated. Attests only where the vault names another version than the
 * one in use and the certificate for that is there; where the identity may not ask, each look is a release.
 */
public final class KeyRotation {
    private final Configuration configuration;

    public KeyRotation(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * The newer version of the key, or the same one with a renewed certificate; empty where there is neither.
     *
     * @param inUse was released by this configuration
     */
    public Optional<CertifiedKey> successor(CertifiedKey inUse) throws AzureSkrException {
        ConfiguredKey configured =
                configuration.key(inUse.provenance().orElseThrow().alias());
        Finding finding = look(configured, inUse);
        return finding.anotherVersion() ? released(configured, inUse) : finding.renewed();
    }

    /**
     * What is seen without a release.
     *
     * @param anotherVersion whether there is one, or may be
     */
    private record Finding(boolean anotherVersion, Optional<CertifiedKey> renewed) {}

    private Finding look(ConfiguredKey configured, CertifiedKey inUse) throws AzureSkrException {
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        Http http = Parties.http(configuration, deadline);
        // In a worker, because the Azure SDK may lose an interrupt.
        try (Workers workers = new Workers(deadline);
                http) {
            Credential credential = Parties.credential(configuration, http, deadline);
            KeyVersions versions = new KeyVersions(http, credential, deadline);
            CertificateChains chains = new CertificateChains(new VaultCertificates(http, credential, deadline));
            return workers.await(Stage.RELEASE, workers.start(() -> look(configured, inUse, versions, chains)));
        }
    }

    private static Finding look(
            ConfiguredKey configured, CertifiedKey inUse, KeyVersions versions, CertificateChains chains)
            throws AzureSkrException {
        Optional<CurrentVersion> current = versions.current(configured.reference());
        if (current.isEmpty()) {
            return new Finding(true, Optional.empty());
        }
        KeyReference served = inUse.provenance().orElseThrow().reference();
        if (current.get().reference().version().equals(served.version())) {
            return new Finding(false, renewed(configured, inUse, chains));
        }
        if (current.get().publicKey().isPresent()) {
            // Throws while there is no certificate for the new version: until then it is of no use here.
            chains.find(configured, current.get().publicKey().get());
        }
        return new Finding(true, Optional.empty());
    }

    private static Optional<CertifiedKey> renewed(
            ConfiguredKey configured, CertifiedKey inUse, CertificateChains chains) throws AzureSkrException {
        List<X509Certificate> chain =
                chains.find(configured, inUse.chain().get(0).getPublicKey());
        return chain.isEmpty() || chain.equals(inUse.chain())
                ? Optional.empty()
                : Optional.of(new CertifiedKey(inUse.key(), chain, inUse.provenance()));
    }

    private Optional<CertifiedKey> released(ConfiguredKey configured, CertifiedKey inUse) throws AzureSkrException {
        // Not what was released for another load a moment ago: that may be the old version.
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        ReleasedEntry entry = SecureKeyRelease.perform(configuration.only(configured), deadline)
                .get(0);
        if (!(entry.released().key() instanceof PrivateKey key)) {
            throw new AzureSkrException(
                    Stage.UNWRAP, entry.reference() + " is a secret key, which cannot take the place of a private one");
        }
        Provenances.remember(configuration, entry);
        CertifiedKey released = new CertifiedKey(key, entry.chain(), Provenances.of(key));
        return released.succeeds(inUse) ? Optional.of(released) : Optional.empty();
    }
}
