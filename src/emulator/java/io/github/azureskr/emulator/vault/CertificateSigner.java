// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What a certificate's key signs when it is made: a certificate of its own, or a request to another authority. */
record CertificateSigner(KeyMaterial key, CertificatePolicy policy) {

    X509Certificate selfSigned(Instant now) {
        try {
            Instant end =
                    now.atOffset(ZoneOffset.UTC).plusMonths(policy.months()).toInstant();
            BigInteger serial = new BigInteger(126, new SecureRandom()).setBit(126);
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject(), serial, Date.from(now), Date.from(end), subject(), key.publicKey());
            if (!policy.dnsNames().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names());
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError("a certificate of our own key", e);
        }
    }

    /** PKCS #10, in base64. */
    String request() {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(subject(), key.publicKey());
            if (!policy.dnsNames().isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.subjectAlternativeName, false, names());
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return Base64.getEncoder().encodeToString(builder.build(signer()).getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new AssertionError("a request of our own key", e);
        }
    }

    private X500Principal subject() {
        try {
            return new X500Principal(policy.subject());
        } catch (IllegalArgumentException e) {
            throw Body.invalid("subject");
        }
    }

    private GeneralNames names() {
        return new GeneralNames(policy.dnsNames().stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private ContentSigner signer() throws OperatorCreationException {
        String algorithm = key.family() == KeyType.RSA ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaContentSignerBuilder(algorithm)
                .setProvider(BouncyCastle.PROVIDER)
                .build(key.privateKey());
    }
}
