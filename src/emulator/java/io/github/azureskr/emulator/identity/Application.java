// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;

/**
 * An application that Entra knows, with its service principal, and how it proves to be it.
 *
 * @param objectId the service principal's id, which permissions name
 * @param secret a password
 * @param certificate of a key that it signs with
 * @param federation whose tokens stand for it
 */
public record Application(
        String clientId,
        String objectId,
        Optional<String> secret,
        Optional<X509Certificate> certificate,
        Optional<Federation> federation) {

    /**
     * An issuer that Entra trusts to name the application.
     *
     * @param subject as whom: {@code system:serviceaccount:NAMESPACE:NAME} of Kubernetes
     */
    public record Federation(String issuer, String subject, PublicKey key) {}

    public static Application withSecret(String secret) {
        return create(Optional.of(secret), Optional.empty(), Optional.empty());
    }

    public static Application withCertificate(X509Certificate certificate) {
        return create(Optional.empty(), Optional.of(certificate), Optional.empty());
    }

    public static Application federated(Federation federation) {
        return create(Optional.empty(), Optional.empty(), Optional.of(federation));
    }

    private static Application create(
            Optional<String> secret, Optional<X509Certificate> certificate, Optional<Federation> federation) {
        return new Application(
                UUID.randomUUID().toString(), UUID.randomUUID().toString(), secret, certificate, federation);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Application[" + clientId + "]";
    }
}
