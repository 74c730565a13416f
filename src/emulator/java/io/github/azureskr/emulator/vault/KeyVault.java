// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Entra;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** A Premium key vault. */
public final class KeyVault extends KeyService {
    public static final String AUDIENCE = "https://vault.azure.net";

    /** A vault with access policies, in the cloud that its host is of. */
    public KeyVault(URI url, LocalCa ca, Entra entra, Clock clock) {
        this(url, PermissionModel.ACCESS_POLICY, Cloud.of(url).audience("vault"), ca, entra, clock);
    }

    /**
     * A vault.
     *
     * @param url what its keys' identifiers begin with; the certificate under its answers is for its host
     * @param audience the resource that callers' tokens must be for: sovereign clouds have their own
     * @param ca issues that certificate; attestation authorities are trusted by its root
     */
    public KeyVault(URI url, PermissionModel model, String audience, LocalCa ca, Entra entra, Clock clock) {
        super(new VaultDialect(new Address(url)), model, audience, ca, entra, clock);
    }

    /** Sets the access policy of an identity; none takes it away. */
    public void grant(String objectId, Permission... permissions) {
        setPolicy(objectId, Set.of(permissions));
    }

    /** Makes a self-signed certificate for the key of this name, as a client does by {@code reuse_key}. */
    public X509Certificate createCertificate(String name, String subject, List<String> dnsNames) {
        CertificatePolicy policy = CertificatePolicy.selfSigned(subject, dnsNames);
        return certificates().selfSigned(name, policy, now()).chain().get(0);
    }

    /** Stores a chain that an authority has issued for the key of this name. */
    public void putCertificate(String name, List<X509Certificate> chain) {
        certificates().put(name, chain, now());
    }
}
