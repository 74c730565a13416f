// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys and certificates as AMD and Azure make them; RSA keys are shorter than AMD's, for speed. */
final class TestKeys {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final AlgorithmParameterSpec AMD_PSS =
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
    private static final String AMD = "1.3.6.1.4.1.3704.1.";

    final KeyPair ark = generate("RSA");
    final KeyPair ask = generate("RSA");
    final KeyPair vcek = generate("EC");
    final KeyPair akAuthority = generate("RSA");
    final KeyPair ak;
    final KeyPair ephemeral = generate("RSA");

    TestKeys() {
        this(generate("RSA"));
    }

    /** Everything anew, but for the AK. */
    TestKeys(KeyPair ak) {
        this.ak = ak;
    }

    static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(
                    algorithm.equals("RSA")
                            ? new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)
                            : new ECGenParameterSpec("secp384r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    X509Certificate arkCertificate() {
        return certify(builder("ARK-Milan", "ARK-Milan", ark.getPublic(), Duration.ofDays(9000)), ark.getPrivate());
    }

    X509Certificate askCertificate() {
        return certify(builder("ARK-Milan", "SEV-Milan", ask.getPublic(), Duration.ofDays(9000)), ark.getPrivate());
    }

    X509Certificate akAuthorityCertificate() {
        String name = "Global Virtual TPM CA - 01";
        return certify(builder(name, name, akAuthority.getPublic(), Duration.ofDays(900)), akAuthority.getPrivate());
    }

    X509Certificate akCertificate() {
        return certify(
                builder("Global Virtual TPM CA - 01", "vm.azure.local", ak.getPublic(), Duration.ofDays(200)),
                akAuthority.getPrivate());
    }

    X509Certificate vcekCertificate(String product, Map<String, Integer> spl, byte[] hwid, Duration lifetime) {
        X509v3CertificateBuilder builder = builder("SEV-Milan", "SEV-VCEK", vcek.getPublic(), lifetime);
        extend(builder, "2", new DERIA5String(product));
        spl.forEach((oid, value) -> extend(builder, oid, new ASN1Integer(value)));
        try {
            builder.addExtension(new Extension(new ASN1ObjectIdentifier(AMD + "4"), false, hwid));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return certify(builder, ask.getPrivate());
    }

    private static void extend(X509v3CertificateBuilder builder, String oid, ASN1Encodable value) {
        try {
            builder.addExtension(new ASN1ObjectIdentifier(AMD + oid), false, value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static X509v3CertificateBuilder builder(String issuer, String subject, PublicKey key, Duration lifetime) {
        return new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + issuer),
                BigInteger.ZERO,
                Date.from(NOW.minus(Duration.ofDays(100))),
                Date.from(NOW.plus(lifetime)),
                new X500Principal("CN=" + subject),
                key);
    }

    private static X509Certificate certify(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            ContentSigner signer = new JcaContentSignerBuilder("RSASSA-PSS", AMD_PSS)
                    .setProvider(new BouncyCastleProvider())
                    .build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
