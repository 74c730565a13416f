// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.List;
import java.util.Map;

/**
 * How a certificate and its key are to be made.
 *
 * @param keyInSecret the policy's {@code exportable}: whether the certificate's secret shows the private key. It has
 *     nothing to do with secure key release
 * @param issuer {@code Self}, or {@code Unknown} when another authority signs
 */
record CertificatePolicy(
        KeyType keyType,
        int keySize,
        String curve,
        boolean keyInSecret,
        boolean reuseKey,
        String contentType,
        String subject,
        List<String> dnsNames,
        long months,
        String issuer) {
    static final String PEM = "application/x-pem-file";
    static final String PKCS12 = "application/x-pkcs12";

    /** A self-signed certificate for a key that is there. */
    static CertificatePolicy selfSigned(String subject, List<String> dnsNames) {
        return new CertificatePolicy(
                KeyType.RSA_HSM, 2048, "P-256", false, true, PEM, subject, List.copyOf(dnsNames), 12, "Self");
    }

    /** The same for a key of another type. */
    CertificatePolicy of(KeyType type) {
        return new CertificatePolicy(
                type, keySize, curve, keyInSecret, reuseKey, contentType, subject, dnsNames, months, issuer);
    }

    static CertificatePolicy read(Body policy) {
        Body key = policy.objectOrEmpty("key_props");
        Body x509 = policy.objectOrEmpty("x509_props");
        Body secret = policy.objectOrEmpty("secret_props");
        return new CertificatePolicy(
                KeyType.named(key.text("kty").orElse("RSA")).orElseThrow(() -> Body.invalid("kty")),
                KeyReader.size(key, 2048),
                key.text("crv").orElse("P-256"),
                key.flag("exportable").orElse(true),
                key.flag("reuse_key").orElse(false),
                secret.text("contentType").orElse(PKCS12),
                x509.text("subject").orElse(""),
                x509.objectOrEmpty("sans").texts("dns_names"),
                months(x509),
                policy.objectOrEmpty("issuer").text("name").orElse("Self"));
    }

    private static long months(Body x509) {
        long months = x509.number("validity_months").orElse(12L);
        if (months < 1 || months > 120) {
            throw Body.invalid("validity_months");
        }
        return months;
    }

    NewKey newKey() {
        return switch (keyType.inSoftware()) {
            case RSA -> NewKey.rsa(keySize).as(keyType, ReleasePolicy.NONE);
            case EC -> NewKey.ec(curve).as(keyType, ReleasePolicy.NONE);
            default -> throw Body.invalid("kty");
        };
    }

    Map<String, Object> json(String id) {
        Map<String, Object> key = Json.object("exportable", keyInSecret, "kty", keyType.wire(), "reuse_key", reuseKey);
        if (keyType.inSoftware() == KeyType.RSA) {
            key.put("key_size", keySize);
        } else {
            key.put("crv", curve);
        }
        Map<String, Object> x509 = Json.object(
                "subject", subject,
                "sans", Json.object("dns_names", dnsNames),
                "validity_months", months);
        return Json.object(
                "id", id,
                "key_props", key,
                "secret_props", Json.object("contentType", contentType),
                "x509_props", x509,
                "issuer", Json.object("name", issuer));
    }
}
