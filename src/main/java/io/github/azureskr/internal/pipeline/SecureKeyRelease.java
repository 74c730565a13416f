// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.seal.SealedCache;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The product: evidence is collected and appraised, an attestation result obtained, each key released to it and
 * unwrapped. Steps that do not depend on each other run side by side.
 */
public final class SecureKeyRelease {
    private final Configuration configuration;
    private final Parties parties;
    private final Workers workers;
    private final Deadline deadline;

    private SecureKeyRelease(Configuration configuration, Parties parties, Workers workers, Deadline deadline) {
        this.configuration = configuration;
        this.parties = parties;
        this.workers = workers;
        this.deadline = deadline;
    }

    /**
     * What came of it.
     *
     * @param attestation by which the keys were released
     */
    record Outcome(List<ReleasedEntry> entries, AttestationResult attestation) {}

    /** Releases all keys of a configuration with one attestation; all of them or none. */
    static List<ReleasedEntry> perform(Configuration configuration, Deadline deadline) throws AzureSkrException {
        return release(configuration, deadline).entries();
    }

    /** The same, for who wants to ask again by the same attestation. */
    static Outcome release(Configuration configuration, Deadline deadline) throws AzureSkrException {
        return release(configuration, deadline, deadline, Workers.GRACE);
    }

    /**
     * @param patience after which no service is asked again that was down or busy
     * @param grace after the deadline, for a step that nothing ends
     */
    static Outcome release(Configuration configuration, Deadline patience, Deadline deadline, Duration grace)
            throws AzureSkrException {
        CertificateChains.requireFiles(configuration.keys());
        Http http = Parties.http(configuration, patience, deadline);
        // Closed in this order: with its connections closed, no worker has anything left to wait for.
        try (Workers workers = new Workers(deadline, grace);
                http) {
            Parties parties = Parties.of(configuration, http);
            return new SecureKeyRelease(configuration, parties, workers, deadline).perform();
        }
    }

    /** Has this machine attested and nothing released. Of the configuration's keys there need be none. */
    public static AttestationResult attest(Configuration configuration) throws AzureSkrException {
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        Http http = Parties.http(configuration, deadline);
        try (Workers workers = new Workers(deadline);
                http) {
            Parties parties = Parties.of(configuration, http);
            SecureKeyRelease release = new SecureKeyRelease(configuration, parties, workers, deadline);
            Prepared prepared = release.prepare(() -> {});
            return release.onTpm((tpm, attester, transferKey) ->
                    release.attest(attester, transferKey, prepared).result());
        }
    }

    private Outcome perform() throws AzureSkrException {
        Prepared prepared = prepare(this::approachVaults);
        Future<?> identity =
                workers.start(() -> StageRecorder.record(Stage.IDENTITY, configuration.identitySource(), () -> {
                    parties.relyingParty().prepare(configuration.keys().get(0).reference());
                    return true;
                }));
        return onTpm((tpm, attester, transferKey) -> {
            try {
                Attested attested = attest(attester, transferKey, prepared);
                workers.await(Stage.IDENTITY, identity);
                List<Released> released = releaseAll(attested.result(), transferKey);
                SealingStep sealing = new SealingStep(SealedCache.of(configuration), workers);
                return new Outcome(sealing.seal(tpm, transferKey, attested, released), attested.result());
            } catch (AzureSkrException e) {
                // While there is a transfer key, for the steps that are at work. Without a cache, an outage fails at
                // once.
                throw configuration.sealing().isPresent() ? workers.decisive(e) : e;
            }
        });
    }

    /** What is done while there is a transfer key. */
    @FunctionalInterface
    private interface Use<T> {
        T of(Tpm tpm, Attester attester, TransferKey transferKey) throws AzureSkrException;
    }

    private <T> T onTpm(Use<T> use) throws AzureSkrException {
        try (Tpm tpm = StageRecorder.record(Stage.TPM, configuration.tpm(), this::openTpm)) {
            Attester attester = new Attester(tpm, configuration.eventLog(), OsRelease.FILE);
            try (TransferKey transferKey = StageRecorder.record(Stage.TPM, "transfer key", attester::newTransferKey)) {
                return use.of(tpm, attester, transferKey);
            }
        }
    }

    private Tpm openTpm() throws AzureSkrException {
        return Tpm.open(configuration.tpm(), deadline.remaining());
    }

    /**
     * What needs no evidence, and so runs while the TPM works.
     *
     * @param meanwhile starts what can be done while the verifier works
     */
    private record Prepared(Future<Endorsed> endorsements, Future<?> verifierKeys, Runnable meanwhile) {}

    private Prepared prepare(Runnable meanwhile) {
        return new Prepared(
                workers.start(this::fetchEndorsements),
                workers.start(() -> StageRecorder.record(Stage.ATTESTATION, "signing keys", () -> {
                    parties.verifier().prefetchKeys();
                    return true;
                })),
                meanwhile);
    }

    private Attested attest(Attester attester, TransferKey transferKey, Prepared prepared) throws AzureSkrException {
        Evidence collected = collect(attester, transferKey);
        Endorsed prefetched = workers.await(Stage.ENDORSEMENT, prepared.endorsements());
        boolean match = prefetched.endorsements().areFor(collected);
        // Else Azure rolled the host's firmware forward or moved the VM in between: both are asked for again, once.
        Evidence evidence = match ? collected : collect(attester, transferKey);
        Endorsed endorsed = match ? prefetched : fetchEndorsements();
        Endorsements endorsements = endorsed.endorsements();
        StageRecorder.record(Stage.APPRAISAL, "evidence", () -> {
            parties.appraisal().appraise(evidence, endorsements, endorsed.chain());
            attester.authenticateTpm(evidence);
            return true;
        });
        workers.await(Stage.ATTESTATION, prepared.verifierKeys());
        // What comes next is spent waiting.
        prepared.meanwhile().run();
        AttestationResult result = StageRecorder.record(
                Stage.ATTESTATION,
                configuration.attestationEndpoint(),
                () -> parties.verifier().appraise(evidence, endorsements, transferKey));
        return new Attested(evidence, endorsements, result);
    }

    private Evidence collect(Attester attester, TransferKey transferKey) throws AzureSkrException {
        return StageRecorder.record(Stage.EVIDENCE, configuration.tpm(), () -> attester.collect(transferKey));
    }

    /** Endorsements, and what their own chain is worth, which takes longer to find out than all that is said of evidence. */
    private record Endorsed(Endorsements endorsements, List<Check> chain) {}

    private Endorsed fetchEndorsements() throws AzureSkrException {
        Endorsements endorsements =
                StageRecorder.record(Stage.ENDORSEMENT, configuration.imdsEndpoint(), parties.endorser()::fetch);
        return StageRecorder.record(
                Stage.APPRAISAL,
                "endorsements",
                () -> new Endorsed(endorsements, parties.appraisal().chain(endorsements)));
    }

    private void approachVaults() {
        Map<URI, KeyReference> oneOfEach = new LinkedHashMap<>();
        configuration.keys().forEach(key -> oneOfEach.put(key.reference().vault(), key.reference()));
        oneOfEach.forEach((vault, key) ->
                workers.rehearse(vault, () -> parties.relyingParty().approach(key)));
    }

    private List<Released> releaseAll(AttestationResult result, TransferKey transferKey) throws AzureSkrException {
        List<CompletableFuture<Released>> releases = configuration.keys().stream()
                .map(key -> workers.start(key.reference().vault(), () -> release(key, result, transferKey)))
                .toList();
        return workers.awaitAll(Stage.RELEASE, releases);
    }

    private Released release(ConfiguredKey key, AttestationResult result, TransferKey transferKey)
            throws AzureSkrException {
        WrappedKey wrapped = StageRecorder.record(
                Stage.RELEASE,
                key.reference(),
                () -> parties.relyingParty().release(key.reference(), result, workers::refused));
        ReleasedKey released = StageRecorder.record(
                Stage.UNWRAP, wrapped.reference(), () -> parties.unwrapper().unwrap(wrapped, transferKey));
        ReleasedEntry entry = StageRecorder.record(
                Stage.CERTIFICATE,
                wrapped.reference(),
                () -> ReleasedEntry.of(key, wrapped, released, parties.chains().chain(key, released), result));
        return new Released(entry, wrapped);
    }
}
