// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.config.CertificateSource;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.NvCounter;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.PublicArea;
import io.github.azureskr.internal.tpm.SealingKey;
import io.github.azureskr.internal.tpm.SealingPolicy;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.unwrap.KeyWrapper;
import io.github.azureskr.spec.AzureSkrException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a sealed cache. Nothing that is sealed to a count is on the disk before the TPM has proved that it counted so far,
 * which makes all older files useless: no two files open at the same count, whoever loses, delays or repeats commands.
 * Everything else is done before, so that between the count and the file there is no more than a write.
 */
final class Sealer {
    private final Configuration configuration;
    private final Configuration.Sealing sealing;
    private final CacheStore store;
    private final Instant now;
    private final NvCounter counter;

    Sealer(Configuration configuration, Configuration.Sealing sealing, CacheStore store, Instant now) {
        this.configuration = configuration;
        this.sealing = sealing;
        this.store = store;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.counter = SealedCache.counter(sealing.file());
    }

    boolean seal(Tpm tpm, Decryptor transferKey, Evidence appraised, Endorsements endorsements, List<CachedKey> keys)
            throws AzureSkrException {
        List<SealedKey> sealed = keys.stream().map(this::describe).toList();
        Optional<CacheHeader> present = present();
        if (present.isPresent() && isGood(present.get(), tpm, appraised, sealed)) {
            return false;
        }
        long count = tpm.createCounter(counter);
        CacheHeader header = header(appraised, endorsements, sealed, count + 1);
        Bytes next = seal(tpm, transferKey, header, appraised, keys).bytes();
        requireReadable(next);
        try (CacheStore.Successor successor = store.prepare(next.length())) {
            tpm.increment(counter, count);
            successor.replaceBy(next);
        }
        return true;
    }

    /** Before anything is counted for it. */
    private void requireReadable(Bytes file) throws AzureSkrException {
        if (file.length() > CacheFile.LARGEST) {
            throw CacheRefusal.of(
                    sealing.file(),
                    "would be larger than " + CacheFile.LARGEST + " bytes, with "
                            + configuration.keys().size() + " keys",
                    "Give a part of the keys a configuration and a sealed cache of their own");
        }
    }

    private SealedKey describe(CachedKey key) {
        boolean inFile = configuration.key(key.alias()).certificate() instanceof CertificateSource.PemFile;
        return new SealedKey(
                key.alias(),
                key.wrapped().reference(),
                key.wrapped().answer(),
                inFile ? List.of() : key.chain(),
                key.attributes());
    }

    /** Empty also where what is there cannot be read: then it is to be replaced. */
    private Optional<CacheHeader> present() {
        try {
            Optional<Bytes> content = store.read();
            return content.isPresent()
                    ? Optional.of(CacheFile.read(content.get()).header())
                    : Optional.empty();
        } catch (MalformedException | AzureSkrException e) {
            return Optional.empty();
        }
    }

    private boolean isGood(CacheHeader present, Tpm tpm, Evidence appraised, List<SealedKey> keys)
            throws AzureSkrException {
        Duration age = Duration.between(present.sealed(), now);
        return !age.isNegative()
                && age.multipliedBy(2).compareTo(sealing.maximumAge()) < 0
                && present.configuration().equals(Fingerprint.of(configuration))
                && present.tpm().equals(identity(appraised))
                && present.policy().pcrs().equals(appraised.quote().pcrs())
                && present.policy().counter().equals(counter)
                && sameKeys(present.keys(), keys)
                && tpm.count(counter).orElse(0) == present.policy().highestCount();
    }

    /** A self-signed chain is made anew with each release, and says nothing new. */
    private boolean sameKeys(List<SealedKey> present, List<SealedKey> keys) {
        return present.stream()
                .map(this::comparable)
                .toList()
                .equals(keys.stream().map(this::comparable).toList());
    }

    private List<Object> comparable(SealedKey key) {
        Optional<CertificateSource> source = configuration.keys().stream()
                .filter(configured -> configured.alias().equals(key.alias()))
                .map(configured -> configured.certificate())
                .findFirst();
        boolean made =
                source.filter(CertificateSource.SelfSigned.class::isInstance).isPresent();
        return List.of(key.alias(), key.reference(), made ? List.of() : key.chain());
    }

    private CacheHeader header(Evidence appraised, Endorsements endorsements, List<SealedKey> keys, long highestCount) {
        PcrValues pcrs = appraised.quote().pcrs();
        long latestClock = clock(appraised) + sealing.maximumAge().toMillis();
        byte[] nonce = new byte[CacheHeader.NONCE];
        new SecureRandom().nextBytes(nonce);
        return new CacheHeader(
                Fingerprint.of(configuration),
                identity(appraised),
                now,
                new SealingPolicy(pcrs, latestClock, counter, highestCount),
                endorsements,
                keys,
                Bytes.owning(nonce));
    }

    private static CacheFile seal(
            Tpm tpm, Decryptor transferKey, CacheHeader header, Evidence appraised, List<CachedKey> keys)
            throws AzureSkrException {
        try (SealingKey sealingKey = tpm.certifiedSealingKey(
                header.unique(), header.policy(), ak(appraised).publicKey())) {
            List<Bytes> aesKeys = new ArrayList<>();
            for (CachedKey key : keys) {
                aesKeys.add(KeyWrapper.aesKeyFor(sealingKey.publicKey(), key.wrapped(), transferKey));
            }
            return new CacheFile(header, sealingKey.name(), aesKeys);
        }
    }

    /** Of which TPM evidence is. */
    static Bytes identity(Evidence appraised) {
        return appraised.akPublic().sha256();
    }

    /** The TPM's own, under the AK's signature: what TPM2_ReadClock answers, anybody on the channel may alter. */
    static long clock(Evidence appraised) {
        try {
            return appraised.quote().clock();
        } catch (MalformedException e) {
            throw new AssertionError("appraised with an unreadable quote", e);
        }
    }

    private static PublicArea ak(Evidence appraised) {
        try {
            return PublicArea.read(appraised.akPublic());
        } catch (MalformedException e) {
            throw new AssertionError("appraised with an unreadable AK", e);
        }
    }
}
