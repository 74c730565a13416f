// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.attest.MaaVerifier;
import io.github.azureskr.internal.bytes.LockedMemory;
import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.ImdsEndorser;
import io.github.azureskr.internal.evidence.LocalAppraisal;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.release.Credential;
import io.github.azureskr.internal.release.KeyVaultRelyingParty;
import io.github.azureskr.internal.release.KeyVersions;
import io.github.azureskr.internal.release.VaultCertificates;
import io.github.azureskr.internal.release.VaultKeys;
import io.github.azureskr.internal.unwrap.Keeper;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import java.time.Clock;

/** Who takes part in a release beside the attester (RFC 9334), as one configuration names them. */
public record Parties(
        ImdsEndorser endorser,
        LocalAppraisal appraisal,
        MaaVerifier verifier,
        KeyVaultRelyingParty relyingParty,
        KeyVersions versions,
        KeyUnwrapper unwrapper,
        CertificateChains chains,
        VaultKeys vaultKeys) {

    /** By which they are spoken to. */
    static Http http(Configuration configuration, Deadline deadline) {
        return http(configuration, deadline, deadline);
    }

    /** @param patience after which nobody is asked again */
    static Http http(Configuration configuration, Deadline patience, Deadline deadline) {
        Configuration.Timeouts timeouts = configuration.timeouts();
        return Http.open(new HttpSettings(
                configuration.trustAnchors(),
                timeouts.connect(),
                timeouts.response(),
                timeouts.pause(),
                patience,
                deadline));
    }

    static Parties of(Configuration configuration, Http http) {
        return of(configuration, http, Clock.systemUTC());
    }

    /**
     * Those that a configuration names.
     *
     * @param clock this machine's, by which tokens are judged
     */
    public static Parties of(Configuration configuration, Http http, Clock clock) {
        Credential credential = new Credential(http, configuration.imdsEndpoint(), configuration.identity());
        return new Parties(
                new ImdsEndorser(http, configuration.imdsEndpoint()),
                new LocalAppraisal(
                        AppraisalPolicy.AMD.trusting(configuration.amdRoots()).requiring(configuration.pins())),
                new MaaVerifier(http, configuration.attestationEndpoints(), clock),
                new KeyVaultRelyingParty(
                        http,
                        credential,
                        configuration.trustAnchors(),
                        configuration.algorithm(),
                        configuration.releasePolicy()),
                new KeyVersions(http, credential),
                new KeyUnwrapper(configuration.memoryLocked() ? LockedMemory::keep : Keeper.ON_HEAP),
                new CertificateChains(new VaultCertificates(http, credential, configuration.trustAnchors())),
                new VaultKeys(http, credential, configuration.trustAnchors()));
    }
}
