// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key that signs tokens, in its self-signed certificate: trust in it comes from TLS to the provider. */
record SigningKey(PrivateKey key, X509Certificate certificate, String kid) {

    static SigningKey create(String provider, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = certify(pair, new X500Principal("CN=" + provider), now);
            // Standard base64 with padding, unlike any other kid: '+', '/' and '=' occur.
            String kid = Base64.getEncoder().encodeToString(Sha256.of(certificate.getEncoded()));
            return new SigningKey(pair.getPrivate(), certificate, kid);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError("a self-signed certificate of our own key", e);
        }
    }

    private static X509Certificate certify(KeyPair pair, X500Principal name, Instant now)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.valueOf(now.toEpochMilli()),
                                Date.from(now.minus(1, ChronoUnit.DAYS)),
                                Date.from(now.plus(365, ChronoUnit.DAYS)),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
    }

    /** As in /certs: n and e are only in the certificate. */
    Map<String, Object> jwk() {
        try {
            String x5c = Base64.getEncoder().encodeToString(certificate.getEncoded());
            return Map.of("kty", "RSA", "use", "sig", "kid", kid, "x5c", List.of(x5c));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("our own certificate has no encoding", e);
        }
    }

    /** RS256. */
    byte[] sign(String signingInput) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signingInput.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a signature with our own key", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
