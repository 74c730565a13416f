// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * AMD's certificates for the processor that signed the SNP report.
 *
 * @param chain VCEK, ASK, ARK
 * @param pem the same as text, exactly as the endorser sent it, VCEK first
 */
public record Endorsements(List<X509Certificate> chain, String pem) {
    public Endorsements {
        chain = List.copyOf(chain);
    }
}
