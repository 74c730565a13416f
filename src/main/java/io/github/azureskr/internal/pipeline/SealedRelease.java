// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.Outage;
import io.github.azureskr.internal.seal.CachedKey;
import io.github.azureskr.internal.seal.SealedCache;
import io.github.azureskr.internal.seal.SealedKeys;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release, and where one fails because a service is down, the keys that an earlier one has sealed on this machine. A
 * service that refuses is obeyed: then nothing is looked for.
 */
final class SealedRelease {
    /** What opening a cache may take, kept back from the time of a load. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    private final Configuration configuration;
    private final SealedCache cache;
    private final Deadline deadline;

    private SealedRelease(Configuration configuration, SealedCache cache, Deadline deadline) {
        this.configuration = configuration;
        this.cache = cache;
        this.deadline = deadline;
    }

    /** All keys of a configuration, all of one origin. */
    static List<ReleasedEntry> perform(Configuration configuration, Deadline deadline) throws AzureSkrException {
        Optional<SealedCache> cache = SealedCache.of(configuration);
        return cache.isEmpty()
                ? SecureKeyRelease.perform(configuration, deadline)
                : new SealedRelease(configuration, cache.get(), deadline).perform();
    }

    private List<ReleasedEntry> perform() throws AzureSkrException {
        Duration quarter = configuration.timeouts().total().dividedBy(4);
        Duration reserve = quarter.compareTo(RESERVE) < 0 ? quarter : RESERVE;
        Deadline beforeOpening = deadline.before(reserve);
        // A restart that the file can serve is not to wait as long as a start may that has nothing but the services.
        boolean impatient = cache.isThere();
        Deadline patience = impatient ? beforeOpening.within(quarter) : beforeOpening;
        try {
            return SecureKeyRelease.release(configuration, patience, beforeOpening, reserve.dividedBy(2))
                    .entries();
        } catch (AzureSkrException e) {
            requireOutage(e);
            return insteadOf(e, impatient);
        }
    }

    private static void requireOutage(AzureSkrException failure) throws AzureSkrException {
        if (!Outage.explains(failure)) {
            throw failure;
        }
    }

    /** @param impatient whether the services would have been asked for longer without the file */
    private List<ReleasedEntry> insteadOf(AzureSkrException failure, boolean impatient) throws AzureSkrException {
        try {
            List<ReleasedEntry> entries = open(failure);
            warn("The keys come from " + cache + ", as sealed at "
                    + entries.get(0).attributes().get(ReleasedEntry.SEALED) + ", because their release failed: "
                    + failure.getMessage());
            return entries;
        } catch (AzureSkrException e) {
            if (impatient && !Thread.currentThread().isInterrupted() && !deadline.passed()) {
                return askAgain(e);
            }
            throw withoutHelp(failure, e);
        }
    }

    private List<ReleasedEntry> askAgain(AzureSkrException useless) throws AzureSkrException {
        try {
            return SecureKeyRelease.perform(configuration, deadline);
        } catch (AzureSkrException e) {
            requireOutage(e);
            throw withoutHelp(e, useless);
        }
    }

    private static AzureSkrException withoutHelp(AzureSkrException failure, AzureSkrException useless) {
        return new AzureSkrException(
                failure.stage(),
                withoutStop(failure.problem()) + "; the sealed cache did not help: " + withoutStop(useless.problem()),
                failure.remedy().orElse(null),
                failure);
    }

    /** The logger is looked for only here: where the platform's logging has to begin first, every load would wait for it. */
    static void warn(String message) {
        System.getLogger("io.github.azureskr.sealed-cache").log(Level.WARNING, message);
    }

    private static String withoutStop(String problem) {
        return problem.endsWith(".") ? problem.substring(0, problem.length() - 1) : problem;
    }

    private List<ReleasedEntry> open(AzureSkrException failure) throws AzureSkrException {
        Http http = Parties.http(configuration, deadline);
        try (Workers workers = new Workers(deadline);
                http;
                LentTpm tpm = new LentTpm()) {
            Parties parties = Parties.of(configuration, http);
            return workers.await(
                    Stage.SEALED_CACHE,
                    workers.start(
                            () -> StageRecorder.record(Stage.SEALED_CACHE, cache, () -> open(parties, tpm, failure))));
        }
    }

    private List<ReleasedEntry> open(Parties parties, LentTpm lent, AzureSkrException failure)
            throws AzureSkrException {
        // Half of the time: longer than who can do without the file, and what comes next takes some too.
        try (SealedKeys sealed = cache.read(deadline.remaining().dividedBy(2))) {
            Tpm tpm = lent.open(configuration.tpm(), deadline.remaining());
            Evidence evidence = appraise(new Attester(tpm, configuration.eventLog(), OsRelease.FILE), sealed, parties);
            List<ReleasedEntry> entries = new ArrayList<>();
            for (CachedKey key : sealed.open(tpm, evidence, parties.unwrapper())) {
                entries.add(ReleasedEntry.of(key, sealed.sealed(), failure));
            }
            return entries;
        }
    }

    /** As for a release, but for what only the services could say: nothing is opened for a machine that they would refuse. */
    private static Evidence appraise(Attester attester, SealedKeys sealed, Parties parties) throws AzureSkrException {
        Evidence evidence;
        try (TransferKey transferKey = attester.newTransferKey()) {
            evidence = attester.collect(transferKey);
        }
        Endorsements earlier = sealed.endorsements();
        Endorsements endorsements =
                earlier.areFor(evidence) ? earlier : parties.endorser().fetch();
        parties.appraisal().appraise(evidence, endorsements);
        attester.authenticateTpm(evidence);
        return evidence;
    }
}
