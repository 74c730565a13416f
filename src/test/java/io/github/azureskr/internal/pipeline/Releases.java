// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrLoadStoreParameter;
import java.io.Serial;
import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.security.auth.Destroyable;

/** Configurations, and what a release of them might yield, where it does not matter how. */
final class Releases {
    static final String VERSION = "0123456789abcdef0123456789abcdef";

    private Releases() {}

    /** Of one key, {@code data}, and one more property. */
    static Configuration configuration(String property, String value) throws AzureSkrException {
        return ConfigurationReader.read(AzureSkrLoadStoreParameter.builder()
                .attestationEndpoint("https://maa.example")
                .key("data", "https://vault.example/keys/data")
                .property(property, value)
                .build());
    }

    static List<ReleasedEntry> entries() {
        return List.of(entry(new DestroyableKey()));
    }

    static ReleasedEntry entry(Key key) {
        return new ReleasedEntry(
                "data",
                reference(),
                new ReleasedKey(key, Optional.empty()),
                List.of(),
                Instant.EPOCH,
                Map.of("name", "value"));
    }

    private static KeyReference reference() {
        try {
            return KeyReference.parse("https://vault.example/keys/data/" + VERSION);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the JDK's own keys refuse, a key of another provider may allow. */
    static final class DestroyableKey implements SecretKey, Destroyable {
        @Serial
        private static final long serialVersionUID = 1L;

        private boolean destroyed;

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[16];
        }

        @Override
        public void destroy() {
            destroyed = true;
        }

        @Override
        public boolean isDestroyed() {
            return destroyed;
        }
    }
}
