// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import io.github.azureskr.internal.pipeline.Provenances;
import io.github.azureskr.internal.pipeline.ReleasedEntry;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;

/** A key of the store, as it was released or as the application put it there. */
record StoreEntry(Key key, List<Certificate> chain, Instant created, Map<String, String> attributes) {
    StoreEntry {
        chain = List.copyOf(chain);
        attributes = Map.copyOf(attributes);
    }

    static StoreEntry of(ReleasedEntry entry) {
        return new StoreEntry(entry.released().key(), List.copyOf(entry.chain()), entry.created(), entry.attributes());
    }

    /** What an application puts in. A released key keeps what is known of it, also in another store. */
    static StoreEntry of(Key key, List<Certificate> chain) {
        return Provenances.of(key)
                .map(known -> new StoreEntry(key, chain, known.created(), known.attributes()))
                .orElseGet(() -> new StoreEntry(key, chain, Instant.now(), Map.of()));
    }

    /** A new array, as callers may change it; null without certificates, as the JCA wants it. */
    Certificate[] chainArray() {
        return chain.isEmpty() ? null : chain.toArray(Certificate[]::new);
    }

    Date creationDate() {
        return Date.from(created);
    }

    Set<KeyStore.Entry.Attribute> attributeSet() {
        return attributes.entrySet().stream()
                .map(attribute -> new StoreAttribute(attribute.getKey(), attribute.getValue()))
                .collect(Collectors.toUnmodifiableSet());
    }

    KeyStore.Entry toEntry() {
        return key instanceof PrivateKey privateKey
                ? new KeyStore.PrivateKeyEntry(privateKey, chainArray(), attributeSet())
                : new KeyStore.SecretKeyEntry((SecretKey) key, attributeSet());
    }

    @Override
    public String toString() {
        return "StoreEntry[" + key.getAlgorithm() + "]";
    }
}
