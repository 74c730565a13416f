// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.config.CertificateSource;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A private key and the chain that belongs to it.
 *
 * @param chain leaf first
 * @param provenance where the key was released; empty for one that was not
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain, Optional<Provenance> provenance) {
    public CertifiedKey {
        chain = List.copyOf(chain);
    }

    /**
     * Whether this is another version of {@code other}'s key, or has another certificate. One that is self-signed is made
     * anew with each load, and says nothing new.
     *
     * @param other came from the same configuration under the same alias
     */
    public boolean succeeds(CertifiedKey other) {
        Provenance known = provenance.orElseThrow();
        boolean selfSigned =
                known.configuration().key(known.alias()).certificate() instanceof CertificateSource.SelfSigned;
        return !known.reference()
                        .version()
                        .equals(other.provenance.orElseThrow().reference().version())
                || !(selfSigned || chain.equals(other.chain));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "CertifiedKey[" + key.getAlgorithm() + ", "
                + provenance.map(known -> known.reference().toString()).orElse("not released") + "]";
    }
}
