// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test. */
public final class TestAuthority {
    private final X500Name name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    public TestAuthority(String commonName) throws Exception {
        name = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        certificate = issue(
                name,
                keys.getPublic(),
                now.minus(Duration.ofDays(9)),
                now.plus(Duration.ofDays(9)),
                b -> b.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** A server's context, with a certificate for {@code dnsName} that is valid today. */
    public SSLContext serverContext(String dnsName) throws Exception {
        Instant now = Instant.now();
        return serverContext(dnsName, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }

    public SSLContext serverContext(String dnsName, Instant notBefore, Instant notAfter) throws Exception {
        KeyPair serverKeys = newKeys();
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName));
        X509Certificate server = issue(
                new X500Name("CN=test server"),
                serverKeys.getPublic(),
                notBefore,
                notAfter,
                b -> b.addExtension(Extension.subjectAlternativeName, false, names));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], new Certificate[] {server});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private interface Extensions {
        void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    private X509Certificate issue(
            X500Name subject, PublicKey key, Instant notBefore, Instant notAfter, Extensions extensions)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(notBefore), Date.from(notAfter), subject, key);
        extensions.addTo(builder);
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
