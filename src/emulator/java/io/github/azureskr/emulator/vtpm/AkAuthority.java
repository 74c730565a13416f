// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** The authority that certifies the AKs of Azure's vTPMs: here one of its own for every local VM. */
final class AkAuthority {
    private static final X500Name NAME = new X500Name("CN=Global Virtual TPM CA - 01");
    /** tcg-kp-AIKCertificate. TCG Credential Profile EK 2.0, section 3.2.16. */
    private static final KeyPurposeId AIK_CERTIFICATE =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.3"));

    private final KeyPair keys;
    private final X509Certificate certificate;

    AkAuthority() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        this.keys = rsa.generateKeyPair();
        this.certificate = issue(NAME, keys.getPublic(), Duration.ofDays(3650), new Extension[] {
            extension(Extension.basicConstraints, new BasicConstraints(0)),
            extension(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign))
        });
    }

    X509Certificate certificate() {
        return certificate;
    }

    X509Certificate certify(PublicKey ak, String vmUniqueId, Duration lifetime) throws GeneralSecurityException {
        return issue(new X500Name("CN=" + vmUniqueId), ak, lifetime, new Extension[] {
            extension(Extension.basicConstraints, new BasicConstraints(false)),
            extension(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)),
            extension(Extension.extendedKeyUsage, new ExtendedKeyUsage(AIK_CERTIFICATE))
        });
    }

    private X509Certificate issue(X500Name subject, PublicKey key, Duration lifetime, Extension[] extensions)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                NAME,
                new BigInteger(127, new SecureRandom()).setBit(126),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(lifetime)),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        try {
            for (Extension extension : extensions) {
                builder.addExtension(extension);
            }
            byte[] der = builder.build(new Signer()).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException e) {
            throw new GeneralSecurityException("The AK certificate could not be written", e);
        }
    }

    private static Extension extension(ASN1ObjectIdentifier oid, ASN1Object value) {
        try {
            return new Extension(oid, !oid.equals(Extension.extendedKeyUsage), value.getEncoded());
        } catch (IOException e) {
            throw new AssertionError("an extension in memory cannot fail to be written", e);
        }
    }

    private final class Signer implements ContentSigner {
        private final ByteArrayOutputStream signed = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
        }

        @Override
        public OutputStream getOutputStream() {
            return signed;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature rsa = Signature.getInstance("SHA256withRSA");
                rsa.initSign(keys.getPrivate());
                rsa.update(signed.toByteArray());
                return rsa.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK signs SHA256withRSA", e);
            }
        }
    }
}
