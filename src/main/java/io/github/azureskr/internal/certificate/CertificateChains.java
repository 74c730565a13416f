// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import io.github.azureskr.internal.config.CertificateSource;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.config.PemCertificates;
import io.github.azureskr.internal.release.VaultCertificates;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** Finds or makes the certificate chain of a released key. */
public final class CertificateChains {
    private static final String PROPERTY = "certificate";

    private final VaultCertificates vaultCertificates;

    public CertificateChains(VaultCertificates vaultCertificates) {
        this.vaultCertificates = vaultCertificates;
    }

    /** Finds a file that is missing before a key is released for which it is needed. */
    public static void requireFiles(List<ConfiguredKey> keys) throws AzureSkrException {
        for (ConfiguredKey key : keys) {
            if (key.certificate() instanceof CertificateSource.PemFile file) {
                PemCertificates.requireReadable(PROPERTY, file.path());
            }
        }
    }

    /** The chain, leaf first, whose leaf certifies the released key; empty for a secret key. */
    public List<X509Certificate> chain(ConfiguredKey configured, ReleasedKey released) throws AzureSkrException {
        if (!(released.key() instanceof PrivateKey key)) {
            return List.of();
        }
        PublicKey publicKey = released.publicKey().orElseThrow();
        return configured.certificate() instanceof CertificateSource.SelfSigned selfSigned
                ? List.of(SelfSignedCertificate.make(selfSigned, key, publicKey))
                : find(configured, publicKey);
    }

    /** The chain of a key that needs not be here; empty where it would be made, which takes the private key. */
    public List<X509Certificate> find(ConfiguredKey configured, PublicKey publicKey) throws AzureSkrException {
        CertificateSource source = configured.certificate();
        if (source instanceof CertificateSource.SelfSigned) {
            return List.of();
        }
        return source instanceof CertificateSource.PemFile file
                ? matching(configured, PemCertificates.read(PROPERTY, file.path()), publicKey)
                : matching(configured, vaultCertificates.read(configured.reference()), publicKey);
    }

    /** The same, for a key whose certificates are in a file. */
    public static List<X509Certificate> fromFile(ConfiguredKey configured, ReleasedKey released)
            throws AzureSkrException {
        if (released.publicKey().isEmpty()) {
            return List.of();
        }
        Path file = ((CertificateSource.PemFile) configured.certificate()).path();
        return matching(
                configured,
                PemCertificates.read(PROPERTY, file),
                released.publicKey().get());
    }

    /** The chain of a key that was released earlier, with {@code known}: what a file has is read from it now. */
    public static List<X509Certificate> restore(
            ConfiguredKey configured, ReleasedKey released, List<X509Certificate> known) throws AzureSkrException {
        if (released.publicKey().isEmpty()) {
            return List.of();
        }
        if (configured.certificate() instanceof CertificateSource.PemFile) {
            return fromFile(configured, released);
        }
        if (known.isEmpty()) {
            throw new AzureSkrException(
                    Stage.CERTIFICATE, "nothing is known of the certificate of '" + configured.alias() + "'");
        }
        return matching(configured, known, released.publicKey().orElseThrow());
    }

    private static List<X509Certificate> matching(
            ConfiguredKey configured, List<X509Certificate> chain, PublicKey publicKey) throws AzureSkrException {
        if (!certifies(chain.get(0), publicKey)) {
            requireNoneLater(configured, chain, publicKey);
            throw new AzureSkrException(
                    Stage.CERTIFICATE,
                    ServedChain.leaf(configured.alias(), chain.get(0)) + " is for another key than "
                            + configured.reference(),
                    "After a key rotation, order a certificate for the new version, or name the old"
                            + " version in the key's identifier",
                    null);
        }
        return chain;
    }

    /** The leaf may be there, behind its issuers: several authorities hand them out like that. */
    private static void requireNoneLater(ConfiguredKey configured, List<X509Certificate> chain, PublicKey publicKey)
            throws AzureSkrException {
        for (int i = 1; i < chain.size(); i++) {
            if (configured.certificate() instanceof CertificateSource.PemFile file
                    && certifies(chain.get(i), publicKey)) {
                throw new AzureSkrException(
                        Stage.CERTIFICATE,
                        "certificate " + (i + 1) + " of " + chain.size() + " in "
                                + file.path().toAbsolutePath() + " is the one for " + configured.reference(),
                        "It has to come first, and its issuers after it",
                        null);
            }
        }
    }

    private static boolean certifies(X509Certificate certificate, PublicKey publicKey) {
        return Arrays.equals(certificate.getPublicKey().getEncoded(), publicKey.getEncoded());
    }
}
