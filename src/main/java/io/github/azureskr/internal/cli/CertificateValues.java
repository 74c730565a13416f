// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The certificates that were used, from the root down. */
final class CertificateValues {
    private static final String NAMES = "subject|issuer";

    private CertificateValues() {}

    /** @param others what stood among the certificates and is none */
    static Map<String, Object> of(ReportEndorsements endorsements, List<String> others) {
        boolean vlek = endorsements.endorsed().stream().anyMatch(key -> key.kind() == SigningKey.VLEK);
        return new Values()
                .put("ARK", endorsements.ark().map(ark -> certificate(ark).map()))
                .put(
                        vlek ? "ASVK" : "ASK",
                        endorsements.ask().map(ask -> certificate(ask).map()))
                .put(vlek ? "VLEK" : "VCEK", endorsements.endorsed().map(CertificateValues::endorsed))
                .put("not_certificates", others.isEmpty() ? Optional.empty() : Optional.of(others))
                .map();
    }

    private static Map<String, Object> endorsed(VcekCertificate key) {
        return common(key.certificate())
                .put("product_name", key.productName())
                .put("hwid", key.hardwareId().map(Bytes::hex).map(Identifying::new))
                .put("csp_id", key.cspId())
                .put("tcb", SnpValues.tcb(key.tcb()))
                .map();
    }

    /** One that many machines share: AMD's own. */
    static Values certificate(X509Certificate certificate) {
        return new Values()
                .put("subject", certificate.getSubjectX500Principal().getName())
                .put("issuer", certificate.getIssuerX500Principal().getName())
                .put("serial_number", certificate.getSerialNumber().toString(16))
                .put("not_before", certificate.getNotBefore().toInstant().toString())
                .put("not_after", certificate.getNotAfter().toInstant().toString())
                .put("public_key_sha256", publicKeyDigest(certificate));
    }

    /** One machine's own, under names that tell nothing. */
    private static Values common(X509Certificate certificate) {
        Values marked = new Values();
        certificate(certificate).map().forEach((name, value) -> put(marked, name, value, !name.matches(NAMES)));
        return marked;
    }

    /** One that somebody has for a service of his own. */
    static Values own(X509Certificate certificate) {
        Values marked = new Values();
        certificate(certificate).map().forEach((name, value) -> put(marked, name, value, true));
        return marked;
    }

    private static void put(Values values, String name, Object value, boolean identifying) {
        values.put(name, identifying ? new Identifying(value) : value);
    }

    private static String publicKeyDigest(X509Certificate certificate) {
        return Bytes.owning(certificate.getPublicKey().getEncoded()).sha256().hex();
    }
}
