// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.seal.CachedKey;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.AzureSkrException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A released key with all that a keystore says of it.
 *
 * @param reference always with a version
 * @param chain leaf first; empty for a secret key
 * @param created when the key's version was made
 * @param attributes what is known of the release, by name
 */
public record ReleasedEntry(
        String alias,
        KeyReference reference,
        ReleasedKey released,
        List<X509Certificate> chain,
        Instant created,
        Map<String, String> attributes) {
    /** Whether a vault released the key in this load, or it was sealed by an earlier one. */
    static final String SOURCE = "azureskr.source";
    /** When that was sealed. */
    static final String SEALED = "azureskr.sealed";
    /** When its vault released it. */
    static final String RELEASED = "azureskr.released";
    /** Why it had to be taken from where it was sealed. */
    static final String FAILURE = "azureskr.release-failure";

    public ReleasedEntry {
        chain = List.copyOf(chain);
        attributes = Map.copyOf(attributes);
    }

    static ReleasedEntry of(
            ConfiguredKey key,
            WrappedKey wrapped,
            ReleasedKey released,
            List<X509Certificate> chain,
            AttestationResult result) {
        Instant now = Instant.now();
        return new ReleasedEntry(
                key.alias(),
                wrapped.reference(),
                released,
                chain,
                wrapped.created().orElse(now),
                attributes(wrapped, result.claims(), now));
    }

    /** As sealed by an earlier load, for want of a release. */
    static ReleasedEntry of(CachedKey key, Instant sealed, AzureSkrException failure) {
        return new ReleasedEntry(
                        key.alias(),
                        key.wrapped().reference(),
                        key.released(),
                        key.chain(),
                        key.wrapped().created().orElse(sealed),
                        key.attributes())
                .withAttribute(SOURCE, "sealed-cache")
                .withAttribute(SEALED, sealed.toString())
                .withAttribute(FAILURE, failure.getMessage());
    }

    ReleasedEntry withAttribute(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new ReleasedEntry(alias, reference, released, chain, created, more);
    }

    ReleasedEntry withChain(List<X509Certificate> replacement) {
        return new ReleasedEntry(alias, reference, released, replacement, created, attributes);
    }

    private static Map<String, String> attributes(WrappedKey wrapped, JsonObject claims, Instant now) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("azureskr.key-id", wrapped.reference().toString());
        wrapped.reference().version().ifPresent(version -> attributes.put("azureskr.key-version", version));
        attributes.put(SOURCE, "release");
        attributes.put(RELEASED, now.toString());
        claims.text("iss").ifPresent(issuer -> attributes.put("azureskr.attestation-endpoint", issuer));
        claims.text("x-ms-policy-hash").ifPresent(hash -> attributes.put("azureskr.attestation-policy-hash", hash));
        return attributes;
    }
}
