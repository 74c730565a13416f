// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * AMD's three certificates, each in its place, none of them believed yet.
 *
 * @param ark of AMD's root key
 * @param ask of AMD's SEV key; of the SEV VLEK key (ASVK) where a VLEK is endorsed
 * @param endorsed of the key that signs reports
 */
public record EndorsementChain(X509Certificate ark, X509Certificate ask, VcekCertificate endorsed) {
    /** Reads the chain as TLS and THIM order one: the endorsed key first. */
    static EndorsementChain read(List<X509Certificate> chain) throws MalformedException {
        if (chain.size() != 3) {
            throw new MalformedException(
                    "endorsements", "hold " + chain.size() + " certificates, must be VCEK, ASK, ARK");
        }
        return new EndorsementChain(chain.get(2), chain.get(1), VcekCertificate.read(chain.get(0)));
    }

    /** What AMD calls the certificate in the middle. */
    public String askName() {
        return askName(endorsed);
    }

    static String askName(VcekCertificate endorsed) {
        return endorsed.kind() == SigningKey.VLEK ? "ASVK" : "ASK";
    }
}
