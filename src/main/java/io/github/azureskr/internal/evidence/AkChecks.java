// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/** The TPM's attestation key is the one that the processor's report vouches for. */
final class AkChecks {
    private static final String OTHER_TPM = "What answers as TPM is not this machine's vTPM, or its key was replaced"
            + " under 0x81000003. Check the configured TPM; a reboot makes the paravisor put its key back.";

    private AkChecks() {}

    static Check key(Statements evidence) {
        return Check.equal(
                "AK",
                evidence.claims().attestationKey().map(AkChecks::describe).orElse("HCLAkPub in the runtime claims"),
                describe(evidence.ak().publicKey()),
                OTHER_TPM);
    }

    /** Nothing, where there is no certificate: trust comes from the report, whoever issued a certificate. */
    static List<Check> certificate(Statements evidence) {
        String ak = describe(evidence.ak().publicKey());
        return certifiedKey(evidence.evidence().akCertificate()).stream()
                .map(certified -> Check.equal("AK certificate's key", ak, describe(certified), OTHER_TPM))
                .toList();
    }

    /** From an NV index that may be zero or hold something else while Azure provisions the machine. */
    private static Optional<PublicKey> certifiedKey(Bytes index) {
        try {
            // Some providers answer null where others throw.
            return Optional.ofNullable(CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(index.toArray())))
                    .map(Certificate::getPublicKey);
        } catch (CertificateException | RuntimeException e) {
            // Runtime exceptions too: what a certificate parser may do on hostile bytes.
            return Optional.empty();
        }
    }

    /** Two keys are one if they are described alike: providers' key classes need not equal one another's. */
    private static String describe(PublicKey key) {
        return key.getAlgorithm() + " key with SHA-256 "
                + Bytes.owning(key.getEncoded()).sha256();
    }
}
