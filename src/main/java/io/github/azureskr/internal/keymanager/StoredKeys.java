// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.pipeline.CertifiedKey;
import io.github.azureskr.internal.pipeline.Provenances;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What keystores hold that a TLS peer can show: private keys with a chain of X.509 certificates.
 *
 * @param byAlias in lower case; of two stores' entries with one alias the first store's
 */
record StoredKeys(Map<String, CertifiedKey> byAlias) {
    StoredKeys {
        byAlias = Collections.unmodifiableMap(new TreeMap<>(byAlias));
    }

    /** What protects an entry, by its alias. */
    @FunctionalInterface
    private interface Protections {
        KeyStore.ProtectionParameter of(String alias) throws GeneralSecurityException;
    }

    /** Those of a store that needs no password. */
    static StoredKeys of(KeyStore store) throws GeneralSecurityException {
        Map<String, CertifiedKey> keys = new TreeMap<>();
        add(keys, store, alias -> null);
        return new StoredKeys(keys);
    }

    static StoredKeys of(List<KeyStore.Builder> builders) throws GeneralSecurityException {
        Map<String, CertifiedKey> keys = new TreeMap<>();
        for (KeyStore.Builder builder : builders) {
            add(keys, builder.getKeyStore(), builder::getProtectionParameter);
        }
        return new StoredKeys(keys);
    }

    private static void add(Map<String, CertifiedKey> keys, KeyStore store, Protections protections)
            throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)
                    && store.getEntry(alias, protections.of(alias)) instanceof KeyStore.PrivateKeyEntry entry) {
                PrivateKey key = entry.getPrivateKey();
                chain(entry.getCertificateChain())
                        .ifPresent(chain -> keys.putIfAbsent(
                                alias.toLowerCase(Locale.ROOT), new CertifiedKey(key, chain, Provenances.of(key))));
            }
        }
    }

    private static Optional<List<X509Certificate>> chain(Certificate[] certificates) {
        boolean all = Arrays.stream(certificates).allMatch(X509Certificate.class::isInstance);
        return all
                ? Optional.of(Arrays.stream(certificates)
                        .map(X509Certificate.class::cast)
                        .toList())
                : Optional.empty();
    }
}
