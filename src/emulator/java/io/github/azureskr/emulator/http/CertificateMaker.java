// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates in the web's profile: RFC 5280, and the CA/Browser Forum's longest lifetime for a leaf. */
final class CertificateMaker {
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration CA_LIFETIME = Duration.ofDays(3650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(397);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;

    CertificateMaker(Clock clock) {
        this.clock = clock;
    }

    /** Whoever signs a certificate; of the root, itself. */
    record Issuer(X500Principal name, KeyPair key) {}

    private record Profile(Duration lifetime, List<CertificateExtension> extensions) {}

    private record CertificateExtension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    X509Certificate root(Issuer self) {
        return certify(self.name(), self.key().getPublic(), self, authority(new BasicConstraints(true)));
    }

    X509Certificate intermediate(X500Principal subject, PublicKey key, Issuer root) {
        return certify(subject, key, root, authority(new BasicConstraints(0)));
    }

    X509Certificate leaf(X500Principal subject, List<String> names, PublicKey key, Issuer intermediate) {
        GeneralName[] alternatives =
                names.stream().map(CertificateMaker::alternative).toArray(GeneralName[]::new);
        KeyPurposeId[] bothSidesOfTls = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        Profile leaf = new Profile(
                LEAF_LIFETIME,
                List.of(
                        new CertificateExtension(Extension.basicConstraints, true, new BasicConstraints(false)),
                        new CertificateExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
                        new CertificateExtension(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(bothSidesOfTls)),
                        new CertificateExtension(
                                Extension.subjectAlternativeName, false, new GeneralNames(alternatives))));
        return certify(subject, key, intermediate, leaf);
    }

    private static GeneralName alternative(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static Profile authority(BasicConstraints constraints) {
        KeyUsage usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        return new Profile(
                CA_LIFETIME,
                List.of(
                        new CertificateExtension(Extension.basicConstraints, true, constraints),
                        new CertificateExtension(Extension.keyUsage, true, usage)));
    }

    private X509Certificate certify(X500Principal subject, PublicKey key, Issuer issuer, Profile profile) {
        Instant now = clock.instant();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer.name(),
                new BigInteger(127, RANDOM),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(profile.lifetime())),
                subject,
                key);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuer.key().getPublic()));
            for (CertificateExtension extension : profile.extensions()) {
                builder.addExtension(extension.oid(), extension.critical(), extension.value());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA")
                            .build(issuer.key().getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError("a certificate made of our own parts", e);
        }
    }
}
