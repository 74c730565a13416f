// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.certificate.CertificateChains;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.release.EarlierAnswer;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.SealingKey;
import io.github.azureskr.internal.tpm.SealingPolicy;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a sealed cache holds, still sealed. The file is locked until this is closed. */
public final class SealedKeys implements AutoCloseable {
    private static final String REPLACED = "It is made anew at the next release";

    private final CacheLock lock;
    private final CacheFile cache;
    private final Configuration configuration;
    private final Path file;

    SealedKeys(CacheLock lock, CacheFile cache, Configuration configuration) {
        this.lock = lock;
        this.cache = cache;
        this.configuration = configuration;
        this.file = lock.store().file();
    }

    /** When, by this machine's clock. */
    public Instant sealed() {
        return cache.header().sealed();
    }

    /** Those of the evidence at that time. They may be for the present evidence too. */
    public Endorsements endorsements() {
        return cache.header().endorsements();
    }

    /**
     * Opens it in the TPM.
     *
     * @param tpm its salt key authenticated
     * @param appraised its evidence, checked
     * @param unwrapper of the configuration, which says where secrets are kept
     */
    public List<CachedKey> open(Tpm tpm, Evidence appraised, KeyUnwrapper unwrapper) throws AzureSkrException {
        List<WrappedKey> answers = readAnswers();
        CacheHeader header = cache.header();
        requireState(appraised);
        requireNewest(tpm, header.policy());
        try (SealingKey sealingKey = tpm.sealingKey(header.unique(), header.policy())) {
            if (!sealingKey.name().equals(cache.sealingKey())) {
                throw refusal("was altered, or this TPM was cleared since: the TPM makes another key of it", REPLACED);
            }
            List<CachedKey> keys = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                keys.add(unwrap(header.keys().get(i), answers.get(i), sealingKey, unwrapper));
            }
            return keys;
        }
    }

    /** What the vaults have signed, their AES keys encrypted to the sealing key in place of a transfer key that is gone. */
    private List<WrappedKey> readAnswers() throws AzureSkrException {
        EarlierAnswer earlier = new EarlierAnswer(configuration.trustAnchors());
        List<WrappedKey> answers = new ArrayList<>();
        for (int i = 0; i < cache.aesKeys().size(); i++) {
            SealedKey sealed = cache.header().keys().get(i);
            ConfiguredKey configured = configuration.key(sealed.alias());
            try {
                WrappedKey answered = earlier.read(
                        configured.reference(), sealed.answer(), cache.aesKeys().get(i));
                if (!answered.reference().equals(sealed.reference())) {
                    throw refusal(
                            "names " + sealed.reference() + ", its vault's answer " + answered.reference(), REPLACED);
                }
                answers.add(answered);
            } catch (MalformedException e) {
                throw CacheRefusal.of(
                        file, "has an answer of a vault that cannot be accepted: " + e.getMessage(), REPLACED, e);
            }
        }
        return answers;
    }

    /** Says in words what the TPM would refuse with a number. It is the TPM that enforces it. */
    private void requireState(Evidence appraised) throws AzureSkrException {
        SealingPolicy policy = cache.header().policy();
        if (!cache.header().tpm().equals(Sealer.identity(appraised))) {
            throw refusal("was sealed by another TPM, as on another machine", REPLACED);
        }
        requireSameBoot(policy.pcrs(), appraised.quote().pcrs());
        if (Sealer.clock(appraised) > policy.latestClock()) {
            throw refusal("is too old by the TPM's own clock", CacheReader.TOO_OLD);
        }
    }

    private void requireSameBoot(PcrValues sealed, PcrValues present) throws AzureSkrException {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < sealed.digests().size(); i++) {
            if (!sealed.digests().get(i).equals(present.digests().get(i))) {
                changed.add(sealed.selection().indices().get(i));
            }
        }
        if (!changed.isEmpty()) {
            throw refusal(
                    "was sealed in another boot state: PCR "
                            + String.join(
                                    ", ", changed.stream().map(String::valueOf).toList()) + " changed since",
                    "After an update of firmware, boot loader or Secure Boot's keys it is made anew at the next release");
        }
    }

    private void requireNewest(Tpm tpm, SealingPolicy policy) throws AzureSkrException {
        OptionalLong count = tpm.count(policy.counter());
        if (count.isEmpty()) {
            throw refusal("has lost its counter, NV index " + policy.counter() + " of the TPM", REPLACED);
        }
        long left = policy.highestCount() - count.getAsLong();
        if (left < 0) {
            throw refusal(
                    "is no longer the newest: something newer was sealed since, or was about to be when that was ended",
                    REPLACED);
        }
        if (left > 0) {
            throw refusal("is newer than the TPM, which was set back, or its count was altered", REPLACED);
        }
    }

    private CachedKey unwrap(SealedKey sealed, WrappedKey wrapped, SealingKey sealingKey, KeyUnwrapper unwrapper)
            throws AzureSkrException {
        ReleasedKey released;
        try {
            released = unwrapper.unwrap(wrapped, sealingKey);
        } catch (AzureSkrException e) {
            throw CacheRefusal.of(file, "does not open: " + e.problem(), REPLACED, e);
        }
        List<X509Certificate> chain =
                CertificateChains.restore(configuration.key(sealed.alias()), released, sealed.chain());
        return new CachedKey(sealed.alias(), wrapped, released, chain, sealed.attributes());
    }

    private AzureSkrException refusal(String problem, String remedy) {
        return CacheRefusal.of(file, problem, remedy);
    }

    @Override
    public void close() {
        lock.close();
    }
}
