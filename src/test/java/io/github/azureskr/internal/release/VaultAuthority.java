// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root and an intermediate authority, and the certificates with which vaults serve and sign. */
final class VaultAuthority {
    private final Instant now = Instant.now();

    private final KeyPair rootKey = rsa();
    private final KeyPair issuingKey = rsa();
    private final X509Certificate root;
    private final X509Certificate issuing;

    VaultAuthority(String name) throws Exception {
        root = sign(authority(name + " Root", name + " Root", rootKey.getPublic()), rootKey.getPrivate());
        issuing = sign(authority(name + " Root", name + " Issuing CA", issuingKey.getPublic()), rootKey.getPrivate());
    }

    /** A vault's key and its chain: leaf, intermediate, root. */
    record Signer(KeyPair key, List<X509Certificate> chain) {
        SSLContext serverContext() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("vault", key.getPrivate(), new char[0], chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        }
    }

    X509Certificate root() {
        return root;
    }

    Signer signerFor(String... hosts) throws Exception {
        return signer(now.plus(Duration.ofDays(1)), KeyPurposeId.id_kp_serverAuth, rsa(), hosts);
    }

    Signer expiredSignerFor(String host) throws Exception {
        return signer(now.minus(Duration.ofDays(1)), KeyPurposeId.id_kp_serverAuth, rsa(), host);
    }

    Signer codeSignerFor(String host) throws Exception {
        return signer(now.plus(Duration.ofDays(1)), KeyPurposeId.id_kp_codeSigning, rsa(), host);
    }

    Signer ellipticSignerFor(String host) throws Exception {
        KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
        return signer(now.plus(Duration.ofDays(1)), KeyPurposeId.id_kp_serverAuth, key, host);
    }

    private Signer signer(Instant notAfter, KeyPurposeId purpose, KeyPair key, String... hosts) throws Exception {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuing.getSubjectX500Principal().getName()),
                BigInteger.TEN,
                Date.from(now.minus(Duration.ofDays(2))),
                Date.from(notAfter),
                new X500Name("CN=vault.azure.net"),
                key.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        return new Signer(key, List.of(sign(builder, issuingKey.getPrivate()), issuing, root));
    }

    private static GeneralNames names(String... hosts) {
        return new GeneralNames(Arrays.stream(hosts)
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private X509v3CertificateBuilder authority(String issuer, String subject, PublicKey key) throws Exception {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofDays(9))),
                Date.from(now.plus(Duration.ofDays(9))),
                new X500Name("CN=" + subject),
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return builder;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key)));
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
