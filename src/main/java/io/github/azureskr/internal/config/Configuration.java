// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Pins;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a load needs to know, checked.
 *
 * @param keys their aliases distinct; at least one, unless for an attestation alone
 * @param attestationEndpoints scheme, host and port of each attestation provider, in the order of preference
 * @param releasePolicy what the keys' policy is said to be, to explain a refusal where the key cannot be read
 * @param pins what is required of the machine before anything is sent
 * @param tpm a TCTI string
 * @param eventLog the TCG event log's file
 * @param imdsEndpoint scheme, host and port of the instance metadata service
 * @param trustAnchors for TLS and for the signature of released keys; empty for those of the Java platform
 * @param amdRoots SHA-256 of the SubjectPublicKeyInfo of roots that are accepted beside AMD's own
 * @param cache for how long a release serves other loads of the same configuration; zero for never
 * @param sealing where released keys are sealed for a restart, if they are
 * @param rotationInterval how often vaults are asked for new versions of keys; zero for never
 * @param management whether each key's state is to be seen at the platform's MBean server
 * @param memoryLocked whether secret keys are kept in memory that is neither swapped out nor dumped
 */
public record Configuration(
        List<ConfiguredKey> keys,
        List<URI> attestationEndpoints,
        Identity identity,
        KeyWrapAlgorithm algorithm,
        Optional<ReleasePolicy> releasePolicy,
        Pins pins,
        String tpm,
        Path eventLog,
        URI imdsEndpoint,
        List<X509Certificate> trustAnchors,
        Set<Bytes> amdRoots,
        Timeouts timeouts,
        Duration cache,
        Optional<Sealing> sealing,
        Duration rotationInterval,
        boolean management,
        boolean memoryLocked) {

    /**
     * How long a load may take.
     *
     * @param total for everything together
     * @param connect for one TCP connection
     * @param response for one answer
     * @param pause before a call is made again for the first time
     */
    public record Timeouts(Duration total, Duration connect, Duration response, Duration pause) {}

    /**
     * Where released keys are sealed for a restart.
     *
     * @param file absolute
     * @param maximumAge after which they are of no use any more
     */
    public record Sealing(Path file, Duration maximumAge) {}

    /** Who gives the identity's tokens: IMDS, or for an application Entra, which its vault's cloud tells. */
    public Object identitySource() {
        return identity instanceof Identity.Application ? "Entra" : imdsEndpoint;
    }

    /** What of it is about the machine alone. */
    public Machine machine() {
        return new Machine(tpm, eventLog, imdsEndpoint, amdRoots, pins, timeouts);
    }

    public Configuration {
        keys = List.copyOf(keys);
        attestationEndpoints = List.copyOf(attestationEndpoints);
        trustAnchors = List.copyOf(trustAnchors);
        amdRoots = Set.copyOf(amdRoots);
    }

    /** The attestation provider that is preferred. */
    public URI attestationEndpoint() {
        return attestationEndpoints.get(0);
    }

    /** The same with only one of its keys. What is sealed is sealed of all of them, or not at all. */
    public Configuration only(ConfiguredKey key) {
        return with(List.of(key), sealing.filter(same -> keys.size() == 1));
    }

    /** The same, and nothing is sealed or opened. */
    public Configuration unsealed() {
        return with(keys, Optional.empty());
    }

    private Configuration with(List<ConfiguredKey> otherKeys, Optional<Sealing> otherSealing) {
        return new Configuration(
                otherKeys,
                attestationEndpoints,
                identity,
                algorithm,
                releasePolicy,
                pins,
                tpm,
                eventLog,
                imdsEndpoint,
                trustAnchors,
                amdRoots,
                timeouts,
                cache,
                otherSealing,
                rotationInterval,
                management,
                memoryLocked);
    }

    /** Of what differs most. A record's own method makes one for each record in it first, which a start would wait for. */
    @Override
    public int hashCode() {
        return Objects.hash(tpm, imdsEndpoint, attestationEndpoints);
    }

    /** The key that has this alias, which is one of this configuration's. */
    public ConfiguredKey key(String alias) {
        return keys.stream()
                .filter(key -> key.alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key has the alias " + alias));
    }
}
