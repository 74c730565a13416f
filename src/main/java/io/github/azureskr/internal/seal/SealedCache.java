// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.NvCounter;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Released keys on the disk, for a restart while the services are down. Nothing in the file is secret or believed: each
 * key is in it as its vault wrapped and signed it, and only the AES key under which it is, is encrypted to a key that this
 * TPM makes again under a policy alone ({@link io.github.azureskr.internal.tpm.SealingPolicy}). So nobody who may write
 * the file can put a key of his own there, nor a secret key, which has no public part to tell it by.
 */
public final class SealedCache {
    private final Configuration configuration;
    private final Configuration.Sealing sealing;
    private final Path file;
    private final Clock clock;

    private SealedCache(Configuration configuration, Configuration.Sealing sealing, Clock clock) {
        this.configuration = configuration;
        this.sealing = sealing;
        this.file = sealing.file();
        this.clock = clock;
    }

    /** Empty where the configuration names none. */
    public static Optional<SealedCache> of(Configuration configuration) {
        return of(configuration, Clock.systemUTC());
    }

    /** @param clock this machine's */
    static Optional<SealedCache> of(Configuration configuration, Clock clock) {
        return configuration.sealing().map(sealing -> new SealedCache(configuration, sealing, clock));
    }

    /**
     * Seals what was just released, unless the file has it already and is not half as old as it may become.
     *
     * @param transferKey to which the keys were released
     * @param appraised evidence of this TPM that has been checked
     * @param keys all of the configuration's
     * @return whether there was anything to seal
     */
    public boolean seal(
            Tpm tpm, Decryptor transferKey, Evidence appraised, Endorsements endorsements, List<CachedKey> keys)
            throws AzureSkrException {
        try (CacheLock lock = CacheLock.of(file)) {
            return new Sealer(configuration, sealing, lock.store(), clock.instant())
                    .seal(tpm, transferKey, appraised, endorsements, keys);
        }
    }

    /** Whether there is anything to open, for better or worse. */
    public boolean isThere() {
        return Files.exists(file);
    }

    /**
     * What the file holds, as far as it can be judged without the TPM. Nobody else uses the file until that is closed,
     * by the same thread.
     *
     * @param patience how long it is waited for if another process has it
     */
    public SealedKeys read(Duration patience) throws AzureSkrException {
        CacheLock lock = CacheLock.of(file, patience);
        boolean read = false;
        try {
            SealedKeys keys = new SealedKeys(
                    lock, new CacheReader(configuration, sealing, clock.instant()).read(lock.store()), configuration);
            read = true;
            return keys;
        } finally {
            if (!read) {
                lock.close();
            }
        }
    }

    /** The same file always has the same counter. */
    static NvCounter counter(Path file) {
        return NvCounter.of(Bytes.utf8(file.normalize().toString()).sha256());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
