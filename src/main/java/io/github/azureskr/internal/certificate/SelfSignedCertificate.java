// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import io.github.azureskr.internal.config.CertificateSource;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/** A certificate for a key that has none yet: enough to start a server, to make a CSR, and for clients that pin. */
final class SelfSignedCertificate {
    /** What browsers and the CA/Browser Forum's baseline requirements allow at most. */
    private static final Duration VALIDITY = Duration.ofDays(397);

    /** For clients whose clock is behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final AlgorithmIdentifier RSA_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    private static final AlgorithmIdentifier SHA256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

    private static final AtomicBoolean REHEARSED = new AtomicBoolean();

    private SelfSignedCertificate() {}

    /** Makes one, once in a JVM, for a key that is thrown away: most of what the first one takes is loading classes. */
    static void rehearse(CertificateSource.SelfSigned source) {
        if (REHEARSED.getAndSet(true)) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            make(source, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException | AzureSkrException e) {
            throw new IllegalStateException("no certificate can be made for an EC key", e);
        }
    }

    static X509Certificate make(CertificateSource.SelfSigned source, PrivateKey key, PublicKey publicKey)
            throws AzureSkrException {
        Instant start = Instant.now().minus(BACKDATED);
        X500Name subject = X500Name.getInstance(source.subject().getEncoded());
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(126, new SecureRandom()).setBit(126),
                Date.from(start),
                Date.from(start.plus(VALIDITY)),
                subject,
                publicKey);
        try {
            if (!source.names().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(source.names()));
            }
            byte[] encoded = builder.build(signer(key)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (OperatorCreationException | RuntimeOperatorException | GeneralSecurityException | IOException e) {
            throw new AzureSkrException(
                    Stage.CERTIFICATE,
                    "a self-signed certificate could not be made for this " + key.getAlgorithm() + " key: "
                            + e.getMessage(),
                    "Name a PEM file in 'certificate'",
                    e);
        }
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(names.stream().map(SelfSignedCertificate::name).toArray(GeneralName[]::new));
    }

    private static GeneralName name(String name) {
        boolean address = CertificateSource.SelfSigned.isAddress(name);
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static ContentSigner signer(PrivateKey key)
            throws OperatorCreationException, IOException, GeneralSecurityException {
        if (key.getAlgorithm().equals("RSA")) {
            return PlatformSigner.of("SHA256withRSA", RSA_SHA256, key);
        }
        // BouncyCastle's key is one that the JDK has no curve for, P-256K.
        return key instanceof org.bouncycastle.jce.interfaces.ECPrivateKey
                ? new BcECContentSignerBuilder(ECDSA_SHA256, SHA256)
                        .build(PrivateKeyFactory.createKey(key.getEncoded()))
                : PlatformSigner.of("SHA256withECDSA", ECDSA_SHA256, key);
    }
}
