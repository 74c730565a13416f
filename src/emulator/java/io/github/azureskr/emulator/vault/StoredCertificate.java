// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One version of a certificate, with the version of the key it certifies. */
record StoredCertificate(
        String name,
        String id,
        KeyVersion key,
        List<X509Certificate> chain,
        CertificatePolicy policy,
        Instant created) {

    StoredCertificate {
        chain = List.copyOf(chain);
    }

    Map<String, Object> bundle(Address address) {
        X509Certificate leaf = chain.get(0);
        return Json.object(
                "id", address.id("certificates", name, id),
                "kid", address.key(name, key.id()),
                "sid", address.id("secrets", name, id),
                "x5t", new Thumbprint(leaf).sha1(),
                "cer", Base64.getEncoder().encodeToString(Thumbprint.der(leaf)),
                "attributes", attributes(),
                "policy", policy.json(address.id("certificates", name, "policy")));
    }

    /** As in a list: without a version, and without what only the certificate itself shows. */
    Map<String, Object> item(Address address) {
        return Json.object(
                "id", address.id("certificates", name, ""),
                "x5t", new Thumbprint(chain.get(0)).sha1(),
                "attributes", attributes());
    }

    /** The secret that every certificate has: its chain, with the private key where the policy lets it out. */
    Map<String, Object> secret(Address address) {
        return Json.object(
                "value", CertificateSecret.value(this),
                "contentType", policy.contentType(),
                "id", address.id("secrets", name, id),
                "managed", true,
                "attributes", attributes(),
                "kid", address.key(name, key.id()));
    }

    private Map<String, Object> attributes() {
        return Json.object(
                "enabled", true,
                "nbf", chain.get(0).getNotBefore().toInstant().getEpochSecond(),
                "exp", chain.get(0).getNotAfter().toInstant().getEpochSecond(),
                "created", created.getEpochSecond(),
                "updated", created.getEpochSecond(),
                "recoveryLevel", "Recoverable+Purgeable",
                "recoverableDays", 90);
    }
}
