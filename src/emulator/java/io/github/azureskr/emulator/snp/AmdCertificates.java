// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** The certificates of AMD's key distribution service, in its own shape. */
final class AmdCertificates {
    private static final Period ROOT_VALIDITY = Period.ofYears(25);
    private static final Period VCEK_VALIDITY = Period.ofYears(7);

    private AmdCertificates() {}

    static X509Certificate ark(Product product, KeyPair ark) throws GeneralSecurityException {
        String name = "ARK-" + product.line();
        X509v3CertificateBuilder certificate = builder(name, name, product.arkSerial(), ROOT_VALIDITY, ark.getPublic());
        add(certificate, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        addSubjectKeyIdentifier(certificate, ark.getPublic());
        add(certificate, Extension.basicConstraints, true, new BasicConstraints(true));
        add(certificate, Extension.cRLDistributionPoints, false, revocationList(product));
        return AmdSignature.sign(certificate, ark.getPrivate());
    }

    static X509Certificate ask(Product product, PublicKey ask, KeyPair ark) throws GeneralSecurityException {
        X509v3CertificateBuilder certificate =
                builder("ARK-" + product.line(), "SEV-" + product.line(), product.askSerial(), ROOT_VALIDITY, ask);
        addSubjectKeyIdentifier(certificate, ask);
        add(
                certificate,
                Extension.authorityKeyIdentifier,
                false,
                new BcX509ExtensionUtils().createAuthorityKeyIdentifier(info(ark.getPublic())));
        add(certificate, Extension.basicConstraints, true, new BasicConstraints(0));
        // keyCertSign, with one unused bit where DER has two: so it stands in AMD's.
        add(certificate, Extension.keyUsage, true, new DERBitString(new byte[] {KeyUsage.keyCertSign}, 1));
        add(certificate, Extension.cRLDistributionPoints, false, revocationList(product));
        return AmdSignature.sign(certificate, ark.getPrivate());
    }

    /** All of AMD's VCEKs have serial number 0. */
    static X509Certificate vcek(SnpConfiguration configuration, PublicKey vcek, KeyPair ask)
            throws GeneralSecurityException {
        Product product = configuration.product();
        X509v3CertificateBuilder certificate = builder("SEV-" + product.line(), "SEV-VCEK", 0, VCEK_VALIDITY, vcek);
        VcekExtensions.addTo(certificate, configuration);
        return product == Product.TURIN
                ? AmdSignature.signWithoutTrailer(certificate, ask.getPrivate())
                : AmdSignature.sign(certificate, ask.getPrivate());
    }

    static void add(
            X509v3CertificateBuilder certificate, ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        try {
            certificate.addExtension(oid, critical, value);
        } catch (IOException e) {
            throw new AssertionError("an extension in memory cannot fail to be written", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, int serial, Period validity, PublicKey key) {
        LocalDate start = LocalDate.now(ZoneOffset.UTC).minusYears(1);
        return new X509v3CertificateBuilder(
                name(issuer),
                BigInteger.valueOf(serial),
                Date.from(start.atStartOfDay().toInstant(ZoneOffset.UTC)),
                Date.from(start.plus(validity).atStartOfDay().toInstant(ZoneOffset.UTC)),
                name(subject),
                info(key));
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.OU, "Engineering")
                .addRDN(BCStyle.C, "US")
                .addRDN(BCStyle.L, "Santa Clara")
                .addRDN(BCStyle.ST, "CA")
                .addRDN(BCStyle.O, "Advanced Micro Devices")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static void addSubjectKeyIdentifier(X509v3CertificateBuilder certificate, PublicKey key) {
        add(
                certificate,
                Extension.subjectKeyIdentifier,
                false,
                new BcX509ExtensionUtils().createSubjectKeyIdentifier(info(key)));
    }

    private static SubjectPublicKeyInfo info(PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }

    private static CRLDistPoint revocationList(Product product) {
        String address = "https://kdsintf.amd.com/vcek/v1/" + product.line() + "/crl";
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(address));
        DistributionPointName point = new DistributionPointName(new GeneralNames(uri));
        return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(point, null, null)});
    }
}
