// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spec;

import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opens an AzureSKR store with a configuration made in code:
 *
 * <pre>{@code
 * KeyStore store = KeyStore.getInstance("AzureSKR");
 * store.load(AzureSkrLoadStoreParameter.builder()
 *         .attestationEndpoint("https://sharedweu.weu.attest.azure.net")
 *         .key("web", "https://myvault.vault.azure.net/keys/web")
 *         .build());
 * }</pre>
 *
 * <p>It holds the same properties as a configuration file does, and they are checked when the store is loaded.
 */
public final class AzureSkrLoadStoreParameter implements KeyStore.LoadStoreParameter {
    private final Map<String, String> properties;

    private AzureSkrLoadStoreParameter(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    /**
     * Starts an empty configuration.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The configuration's properties, by the names that a configuration file has.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> properties() {
        return properties;
    }

    /** None is needed: what protects the keys is the attestation. */
    @Override
    public KeyStore.ProtectionParameter getProtectionParameter() {
        return new KeyStore.PasswordProtection(null);
    }

    /** Collects a configuration. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a key.
         *
         * @param alias the alias that the store gives it
         * @param identifier {@code https://VAULT/keys/NAME} or {@code https://VAULT/keys/NAME/VERSION}
         * @return this builder
         */
        public Builder key(String alias, String identifier) {
            return property("key." + alias, identifier);
        }

        /**
         * Names the attestation provider, or several with commas in the order of preference.
         *
         * @param url for example {@code https://sharedweu.weu.attest.azure.net}
         * @return this builder
         */
        public Builder attestationEndpoint(String url) {
            return property("attestation.endpoint", url);
        }

        /**
         * Sets any property of a configuration file.
         *
         * @param name the property's name
         * @param value its value as text
         * @return this builder
         */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /**
         * The finished parameter. The builder may be used further.
         *
         * @return an immutable parameter
         */
        public AzureSkrLoadStoreParameter build() {
            return new AzureSkrLoadStoreParameter(properties);
        }
    }
}
