// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A loaded keystore that no provider was asked for, as the provider itself may not be registered. */
public final class OpenKeyStore extends KeyStore {
    private OpenKeyStore(KeyStoreSpi spi) {
        super(spi, null, "AzureSKR");
    }

    /** What {@code load(null, null)} makes of a new store: it is configured by its surroundings, else empty. */
    public static KeyStore ambient(Optional<Path> providersFile) throws IOException, GeneralSecurityException {
        KeyStore store = new OpenKeyStore(new AzureSkrKeyStoreSpi(providersFile));
        store.load(null, null);
        return store;
    }

    /** Starts a store of given keys. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects keys. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, StoreEntry> entries = new HashMap<>();

        private Builder() {}

        /**
         * Adds a key.
         *
         * @param alias in lower case
         * @param chain leaf first
         */
        public Builder add(String alias, PrivateKey key, List<X509Certificate> chain) {
            entries.put(alias, StoreEntry.of(key, List.copyOf(chain)));
            return this;
        }

        public KeyStore build() throws GeneralSecurityException {
            KeyStore store = new OpenKeyStore(new GivenKeys(entries));
            try {
                store.load(null, null);
            } catch (IOException e) {
                throw new AssertionError("nothing is read", e);
            }
            return store;
        }
    }

    private static final class GivenKeys extends SnapshotKeyStoreSpi {
        GivenKeys(Map<String, StoreEntry> entries) {
            replaceAll(new Entries(entries, false));
        }

        @Override
        public void engineLoad(InputStream stream, char[] password) {}
    }
}
