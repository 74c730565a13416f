// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The certificates that were used, from the root down. */
final class CertificateValues {
    private CertificateValues() {}

    static Map<String, Object> of(ReportEndorsements endorsements) {
        boolean vlek = endorsements.endorsed().stream().anyMatch(key -> key.kind() == SigningKey.VLEK);
        return new Values()
                .put("ARK", endorsements.ark().map(ark -> certificate(ark).map()))
                .put(
                        vlek ? "ASVK" : "ASK",
                        endorsements.ask().map(ask -> certificate(ask).map()))
                .put(vlek ? "VLEK" : "VCEK", endorsements.endorsed().map(CertificateValues::endorsed))
                .map();
    }

    /** A VCEK and the processor that it is of. */
    static List<String> identifying(VcekCertificate key) {
        return Stream.concat(key.hardwareId().map(Bytes::hex).stream(), Stream.of(publicKeyDigest(key.certificate())))
                .toList();
    }

    private static Map<String, Object> endorsed(VcekCertificate key) {
        return certificate(key.certificate())
                .put("product_name", key.productName())
                .put("hwid", key.hardwareId().map(Bytes::hex))
                .put("csp_id", key.cspId())
                .put("tcb", SnpValues.tcb(key.tcb()))
                .map();
    }

    static Values certificate(X509Certificate certificate) {
        return new Values()
                .put("subject", certificate.getSubjectX500Principal().getName())
                .put("issuer", certificate.getIssuerX500Principal().getName())
                .put("serial_number", certificate.getSerialNumber().toString(16))
                .put("not_before", certificate.getNotBefore().toInstant().toString())
                .put("not_after", certificate.getNotAfter().toInstant().toString())
                .put("public_key_sha256", publicKeyDigest(certificate));
    }

    private static String publicKeyDigest(X509Certificate certificate) {
        return Bytes.owning(certificate.getPublicKey().getEncoded()).sha256().hex();
    }
}
