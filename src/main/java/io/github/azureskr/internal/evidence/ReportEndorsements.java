// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What there is of an {@link EndorsementChain} for one report. */
public record ReportEndorsements(
        Optional<VcekCertificate> endorsed, Optional<X509Certificate> ask, Optional<X509Certificate> ark) {
    public Optional<EndorsementChain> chain() {
        return endorsed.flatMap(key -> ask.flatMap(a -> ark.map(root -> new EndorsementChain(root, a, key))));
    }
}
