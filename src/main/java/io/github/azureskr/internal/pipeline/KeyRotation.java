// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.certificate.ServedChain;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.release.CurrentVersion;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What takes the place of a key in use once it was rotated. Attests only where the vault names another version than the
 * one in use and the certificate for that is there. Where the identity may do nothing but release keys, a release by an
 * attestation of some time ago tells the version; what it releases is wrapped to a key that is gone. For one thread.
 */
public final class KeyRotation {
    private final Configuration configuration;

    /** Only where it is needed to ask. */
    private Optional<AttestationResult> attestation = Optional.empty();

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
        Optional<CertifiedKey> successor =
                finding.anotherVersion() ? released(configured, inUse, finding.mayAsk()) : finding.renewed();
        successor.ifPresent(key -> new ServedChain(configured.alias(), key.chain()).review(Instant.now()));
        return successor;
    }

    /**
     * What is seen from outside.
     *
     * @param mayAsk whether the identity may ask the vault for the version
     * @param anotherVersion whether there is one, or may be
     */
    private record Finding(boolean mayAsk, boolean anotherVersion, Optional<CertifiedKey> renewed) {}

    private Finding look(ConfiguredKey configured, CertifiedKey inUse) throws AzureSkrException {
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        Http http = Parties.http(configuration, deadline);
        // In a worker, because the Azure SDK may lose an interrupt.
        try (Workers workers = new Workers(deadline);
                http) {
            Parties parties = Parties.of(configuration, http);
            return workers.await(Stage.RELEASE, workers.start(() -> look(configured, inUse, parties)));
        }
    }

    private Finding look(ConfiguredKey configured, CertifiedKey inUse, Parties parties) throws AzureSkrException {
        Optional<CurrentVersion> asked = parties.versions().current(configured.reference());
        Optional<KeyReference> current =
                asked.map(CurrentVersion::reference).or(() -> releasedAgain(configured, parties));
        KeyReference served = inUse.provenance().orElseThrow().reference();
        if (current.isPresent() && current.get().version().equals(served.version())) {
            return new Finding(asked.isPresent(), false, renewed(configured, inUse, parties.chains()));
        }
        if (asked.isPresent() && asked.get().publicKey().isPresent()) {
            // Throws while there is no certificate for the new version: until then it is of no use here.
            requireNoWorse(
                    configured,
                    inUse,
                    parties.chains().find(configured, asked.get().publicKey().get()));
        }
        return new Finding(asked.isPresent(), true, Optional.empty());
    }

    /** Empty without an attestation that is still good for it. Whatever else is wrong, a full release says so. */
    private Optional<KeyReference> releasedAgain(ConfiguredKey configured, Parties parties) {
        if (attestation.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parties.relyingParty()
                    .release(configured.reference(), attestation.get())
                    .reference());
        } catch (AzureSkrException e) {
            return Optional.empty();
        }
    }

    private static Optional<CertifiedKey> renewed(
            ConfiguredKey configured, CertifiedKey inUse, CertificateChains chains) throws AzureSkrException {
        List<X509Certificate> chain =
                chains.find(configured, inUse.chain().get(0).getPublicKey());
        if (chain.isEmpty() || chain.equals(inUse.chain())) {
            return Optional.empty();
        }
        requireNoWorse(configured, inUse, chain);
        return Optional.of(new CertifiedKey(inUse.key(), chain, inUse.provenance()));
    }

    private static void requireNoWorse(ConfiguredKey configured, CertifiedKey inUse, List<X509Certificate> chain)
            throws AzureSkrException {
        new ServedChain(configured.alias(), inUse.chain()).requireNoWorse(chain, Instant.now());
    }

    private Optional<CertifiedKey> released(ConfiguredKey configured, CertifiedKey inUse, boolean mayAsk)
            throws AzureSkrException {
        // Not what was released for another load a moment ago: that may be the old version.
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        SecureKeyRelease.Outcome outcome = SecureKeyRelease.release(configuration.only(configured), deadline);
        attestation = mayAsk ? Optional.empty() : Optional.of(outcome.attestation());
        ReleasedEntry entry = outcome.entries().get(0);
        if (!(entry.released().key() instanceof PrivateKey key)) {
            throw new AzureSkrException(
                    Stage.UNWRAP, entry.reference() + " is a secret key, which cannot take the place of a private one");
        }
        requireNoWorse(configured, inUse, entry.chain());
        Provenances.remember(configuration, entry);
        CertifiedKey released = new CertifiedKey(key, entry.chain(), Provenances.of(key));
        return released.succeeds(inUse) ? Optional.of(released) : Optional.empty();
    }
}
