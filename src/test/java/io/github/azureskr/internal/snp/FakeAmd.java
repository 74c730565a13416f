// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys and certificates shaped like AMD's. Its RSA keys are small: making them is most of a test's time. */
public final class FakeAmd {
    public static final KeyPair ARK_KEY = rsa();
    public static final KeyPair ASK_KEY = rsa();
    public static final KeyPair VCEK_KEY = p384();

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final String ARC = "1.3.6.1.4.1.3704.1.";

    private FakeAmd() {}

    /** What a certificate says; change one thing to break one thing. */
    public record Template(
            String subject, KeyPair key, String issuer, KeyPair issuerKey, Instant from, Duration validity) {
        public static Template ark() {
            return of("CN=ARK-Milan", ARK_KEY, "CN=ARK-Milan", ARK_KEY);
        }

        public static Template ask() {
            return of("CN=SEV-Milan", ASK_KEY, "CN=ARK-Milan", ARK_KEY);
        }

        public static Template vcek() {
            return of("CN=SEV-VCEK", VCEK_KEY, "CN=SEV-Milan", ASK_KEY);
        }

        private static Template of(String subject, KeyPair key, String issuer, KeyPair issuerKey) {
            Instant yesterday = Instant.now().minus(Duration.ofDays(1));
            return new Template(subject, key, issuer, issuerKey, yesterday, Duration.ofDays(7));
        }

        public Template issuer(String name) {
            return new Template(subject, key, name, issuerKey, from, validity);
        }

        public Template signedBy(KeyPair other) {
            return new Template(subject, key, issuer, other, from, validity);
        }

        public Template expired() {
            return new Template(subject, key, issuer, issuerKey, from.minus(validity), validity);
        }

        public Template notYetValid() {
            return new Template(subject, key, issuer, issuerKey, from.plus(validity), validity);
        }

        public X509Certificate certificate() {
            return FakeAmd.certificate(this, "SHA384withRSAandMGF1", new Bytes[0][]);
        }

        /** As VCEK of a processor. */
        public X509Certificate vcek(TcbVersion tcb, Bytes hardwareId) {
            return FakeAmd.certificate(this, "SHA384withRSAandMGF1", vcekExtensions(tcb, "4", hardwareId));
        }

        /** As VLEK of a cloud provider. */
        public X509Certificate vlek(TcbVersion tcb) {
            return FakeAmd.certificate(this, "SHA384withRSAandMGF1", vcekExtensions(tcb, "5", ia5String("Contoso")));
        }

        /** As VCEK, but signed in another way than AMD's. */
        public X509Certificate vcek(TcbVersion tcb, Bytes hardwareId, String signatureAlgorithm) {
            return FakeAmd.certificate(this, signatureAlgorithm, vcekExtensions(tcb, "4", hardwareId));
        }
    }

    private static Bytes[][] vcekExtensions(TcbVersion tcb, String idArc, Bytes id) {
        Bytes[][] common = {
            extension("1", integer(0)),
            extension("2", ia5String("Milan-B0")),
            extension("3.1", integer(tcb.bootLoader())),
            extension("3.2", integer(tcb.tee())),
            extension("3.3", integer(tcb.snp())),
            extension("3.8", integer(tcb.microcode())),
            extension(idArc, id),
        };
        if (tcb.layout() == TcbLayout.MILAN) {
            return common;
        }
        Bytes[][] turin = Arrays.copyOf(common, common.length + 1);
        turin[common.length] = extension("3.9", integer(tcb.fmc()));
        return turin;
    }

    private static Bytes[] extension(String arc, Bytes value) {
        return new Bytes[] {Bytes.utf8(ARC + arc), value};
    }

    private static Bytes integer(int value) {
        byte[] content = BigInteger.valueOf(value).toByteArray();
        return Bytes.concat(Bytes.owning(new byte[] {0x02, (byte) content.length}), Bytes.owning(content));
    }

    private static Bytes ia5String(String text) {
        return Bytes.concat(Bytes.owning(new byte[] {0x16, (byte) text.length()}), Bytes.utf8(text));
    }

    private static X509Certificate certificate(Template template, String algorithm, Bytes[][] extensions) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name(template.issuer()),
                    BigInteger.ZERO,
                    Date.from(template.from()),
                    Date.from(template.from().plus(template.validity())),
                    new X500Name(template.subject()),
                    SubjectPublicKeyInfo.getInstance(template.key().getPublic().getEncoded()));
            for (Bytes[] extension : extensions) {
                builder.addExtension(new ASN1ObjectIdentifier(extension[0].utf8()), false, extension[1].toArray());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm)
                            .setProvider(BOUNCY_CASTLE)
                            .build(template.issuerKey().getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair p384() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
