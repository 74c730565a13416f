// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority of a test's own. */
final class Certificates {
    private final X500Principal name;
    private final KeyPair keys = pair("EC", 256);

    Certificates(String name) {
        this.name = new X500Principal(name);
    }

    X500Principal name() {
        return name;
    }

    /** Another certificate each time. */
    X509Certificate certify(PublicKey key, String... dnsNames) throws Exception {
        Instant now = Instant.now();
        return certify(key, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)), dnsNames);
    }

    /** The same, valid at other times. */
    X509Certificate certify(PublicKey key, Instant from, Instant to, String... dnsNames) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(100, new SecureRandom()).setBit(100),
                Date.from(from),
                Date.from(to),
                new X500Principal("CN=server"),
                key);
        GeneralName[] names = new GeneralName[dnsNames.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = new GeneralName(GeneralName.dNSName, dnsNames[i]);
        }
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA and EC", e);
        }
    }

    /** Replaces a file in one step, as whoever renews certificates should. */
    static void write(Path file, X509Certificate... chain) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Path next = Files.writeString(file.resolveSibling("next.pem"), pem);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
