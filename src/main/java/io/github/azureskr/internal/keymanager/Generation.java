// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.keystore.OpenKeyStore;
import io.github.azureskr.internal.pipeline.CertifiedKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The keys that were served at one time. It never changes, so that key and chain belong together however late they are
 * asked for.
 *
 * @param keys by alias in lower case
 * @param chooser of the same keys, under aliases of its own
 */
record Generation(long number, Map<String, CertifiedKey> keys, X509ExtendedKeyManager chooser) {
    Generation {
        keys = Map.copyOf(keys);
    }

    static Generation of(long number, Map<String, CertifiedKey> keys) throws GeneralSecurityException {
        OpenKeyStore.Builder store = OpenKeyStore.builder();
        keys.forEach((alias, key) -> store.add(alias, key.key(), key.chain()));
        return new Generation(number, keys, Platform.chooser(store.build()));
    }

    /** The next one, in which {@code key} has taken the place of the key that had its alias. */
    Generation with(String alias, CertifiedKey key) throws GeneralSecurityException {
        Map<String, CertifiedKey> next = new HashMap<>(keys);
        next.put(alias, key);
        return of(number + 1, next);
    }

    /**
     * Which of the keys the platform calls {@code platformAlias}. Its aliases are counted up and have no documented form,
     * but what it gives for one is the key and the certificate that it was given.
     */
    Optional<String> aliasOf(String platformAlias) {
        PrivateKey key = chooser.getPrivateKey(platformAlias);
        X509Certificate[] chain = chooser.getCertificateChain(platformAlias);
        if (key == null || chain == null) {
            return Optional.empty();
        }
        return keys.entrySet().stream()
                .filter(entry -> entry.getValue().key() == key)
                .filter(entry -> entry.getValue().chain().get(0).equals(chain[0]))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
