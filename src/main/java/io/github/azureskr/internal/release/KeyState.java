// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.time.Instant;
import java.util.Optional;

/** What a vault tells of a key to who may read it. */
public sealed interface KeyState {
    /** Fails where the vault would not release the key to anybody. */
    void requireReleasable(KeyReference key, Instant now) throws AzureSkrException;

    /** Its release policy in JSON, where it is shown. */
    default Optional<Bytes> policy() {
        return Optional.empty();
    }

    /** Without the permission to read keys, which a release does not need. */
    record Hidden() implements KeyState {
        @Override
        public void requireReleasable(KeyReference key, Instant now) {}
    }

    /** The vault tells only why nobody may use it. */
    record Unusable(AzureSkrException reason) implements KeyState {
        @Override
        public void requireReleasable(KeyReference key, Instant now) throws AzureSkrException {
            throw reason;
        }
    }

    /**
     * Its attributes.
     *
     * @param policy its release policy in JSON
     */
    record Described(
            boolean enabled,
            boolean exportable,
            Optional<Instant> notBefore,
            Optional<Instant> expires,
            Optional<Bytes> policy)
            implements KeyState {
        @Override
        public void requireReleasable(KeyReference key, Instant now) throws AzureSkrException {
            require(enabled, key, "is disabled", ReleaseAdvice.DISABLED);
            require(exportable, key, "is not exportable", ReleaseAdvice.NOT_EXPORTABLE);
            require(
                    notBefore.filter(now::isBefore).isEmpty(),
                    key,
                    "is valid only from " + notBefore.map(Instant::toString).orElse("") + " on",
                    ReleaseAdvice.NOT_YET_VALID);
            require(
                    expires.filter(end -> !now.isBefore(end)).isEmpty(),
                    key,
                    "expired at " + expires.map(Instant::toString).orElse(""),
                    ReleaseAdvice.EXPIRED);
        }

        private static void require(boolean met, KeyReference key, String problem, String remedy)
                throws AzureSkrException {
            if (!met) {
                throw new AzureSkrException(Stage.RELEASE, key + " " + problem, remedy, null);
            }
        }

        @Override
        public String toString() {
            return "enabled, exportable" + expires.map(end -> ", until " + end).orElse("");
        }
    }
}
