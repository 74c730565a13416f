// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reads a sealed cache and judges what needs no TPM: whether it is this configuration's, and of the right age. */
record CacheReader(Configuration configuration, Configuration.Sealing sealing, Instant now) {
    /** By how much this machine's clock may have been set back: as much as the services' clocks may differ from it. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    static final String TOO_OLD = "The property sealed-cache.maximum-age says how old it may become";

    private static final String WAIT = "It is made anew at the next release";

    CacheFile read(CacheStore store) throws AzureSkrException {
        Bytes content = store.read().orElseThrow(() -> refusal("is not there yet", WAIT));
        CacheFile cache;
        try {
            cache = CacheFile.read(content);
        } catch (MalformedException e) {
            throw CacheRefusal.of(file(), "is damaged, or of another version of AzureSKR: " + e.getMessage(), WAIT, e);
        }
        requireOurs(cache.header());
        requireAge(cache.header().sealed());
        return cache;
    }

    private void requireOurs(CacheHeader header) throws AzureSkrException {
        List<String> aliases = header.keys().stream().map(SealedKey::alias).toList();
        List<String> wanted =
                configuration.keys().stream().map(ConfiguredKey::alias).toList();
        if (!aliases.equals(wanted)) {
            throw refusal("holds the keys " + aliases + ", not " + wanted, WAIT);
        }
        if (!header.configuration().equals(Fingerprint.of(configuration))) {
            throw refusal(
                    "was sealed under another configuration",
                    "Give each configuration a file of its own in the property sealed-cache");
        }
        if (!header.policy().counter().equals(SealedCache.counter(file()))) {
            throw refusal("was sealed under another name, or its counter's index was altered", WAIT);
        }
    }

    private void requireAge(Instant sealed) throws AzureSkrException {
        Duration age = Duration.between(sealed, now);
        if (age.compareTo(LEEWAY.negated()) < 0) {
            throw refusal(
                    "says that it was sealed at " + sealed + ", and here it is " + now.truncatedTo(ChronoUnit.SECONDS),
                    "Check this machine's clock: timedatectl");
        }
        if (age.compareTo(sealing.maximumAge()) > 0) {
            throw refusal("is too old: it was sealed at " + sealed, TOO_OLD);
        }
    }

    private Path file() {
        return sealing.file();
    }

    private AzureSkrException refusal(String problem, String remedy) {
        return CacheRefusal.of(file(), problem, remedy);
    }
}
