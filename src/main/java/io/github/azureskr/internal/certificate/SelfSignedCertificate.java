// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.CertificateSource;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A certificate for a key that has none yet: enough to start a server, to make a CSR, and for clients that pin.
 *
 * <p>Written here (RFC 5280 section 4.1), signed by the Java platform: a library's builder took a load a fifth of its
 * processor time, most of it to load a hundred classes once.
 */
final class SelfSignedCertificate {
    /** What browsers and the CA/Browser Forum's baseline requirements allow at most. */
    private static final Duration VALIDITY = Duration.ofDays(397);

    /** For clients whose clock is behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    /** RFC 4055 section 5: sha256WithRSAEncryption, with NULL for its parameters. */
    private static final Bytes RSA_SHA256 = Der.sequence(Der.identifier("2a864886f70d01010b"), Bytes.ofHex("0500"));
    /** RFC 5758 section 3.2: ecdsa-with-SHA256, without parameters. */
    private static final Bytes ECDSA_SHA256 = Der.sequence(Der.identifier("2a8648ce3d040302"));

    private static final Bytes VERSION_3 = Der.value(Der.EXPLICIT, Der.integer(BigInteger.TWO));
    private static final Bytes SUBJECT_ALT_NAME = Der.identifier("551d11");
    private static final int EXTENSIONS = Der.EXPLICIT | 3;
    private static final int DNS_NAME = Der.IMPLICIT | 2;
    private static final int IP_ADDRESS = Der.IMPLICIT | 7;

    private SelfSignedCertificate() {}

    static X509Certificate make(CertificateSource.SelfSigned source, PrivateKey key, PublicKey publicKey)
            throws AzureSkrException {
        try {
            Bytes algorithm = key.getAlgorithm().equals("RSA") ? RSA_SHA256 : ECDSA_SHA256;
            Bytes content = content(source, algorithm, publicKey, Instant.now().minus(BACKDATED));
            Bytes certificate = Der.sequence(content, algorithm, Der.bits(sign(content, key)));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
        } catch (GeneralSecurityException e) {
            throw new AzureSkrException(
                    Stage.CERTIFICATE,
                    "a self-signed certificate could not be made for this " + key.getAlgorithm() + " key: "
                            + e.getMessage(),
                    "Name a PEM file in 'certificate'",
                    e);
        }
    }

    /** TBSCertificate. */
    private static Bytes content(
            CertificateSource.SelfSigned source, Bytes algorithm, PublicKey publicKey, Instant start) {
        Bytes name = Bytes.owning(source.subject().getEncoded());
        return Der.sequence(
                VERSION_3,
                Der.integer(new BigInteger(126, new SecureRandom()).setBit(126)),
                algorithm,
                name,
                Der.sequence(Der.time(start), Der.time(start.plus(VALIDITY))),
                name,
                Bytes.owning(publicKey.getEncoded()),
                extensions(source.names()));
    }

    private static Bytes extensions(List<String> names) {
        if (names.isEmpty()) {
            return Bytes.EMPTY;
        }
        Bytes general =
                Der.sequence(names.stream().map(SelfSignedCertificate::name).toArray(Bytes[]::new));
        return Der.value(
                EXTENSIONS, Der.sequence(Der.sequence(SUBJECT_ALT_NAME, Der.value(Der.OCTET_STRING, general))));
    }

    private static Bytes name(String name) {
        if (!CertificateSource.SelfSigned.isAddress(name)) {
            return Der.value(DNS_NAME, Bytes.utf8(name));
        }
        try {
            // The configuration has found it to be an address: nothing is looked up.
            return Der.value(
                    IP_ADDRESS, Bytes.owning(InetAddress.getByName(name).getAddress()));
        } catch (UnknownHostException e) {
            throw new AssertionError(name + " is an IP address", e);
        }
    }

    private static Bytes sign(Bytes content, PrivateKey key) throws GeneralSecurityException {
        Signature signature = signature(key);
        signature.initSign(key);
        signature.update(content.asBuffer());
        return Bytes.owning(signature.sign());
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        if (key.getAlgorithm().equals("RSA")) {
            return Signature.getInstance("SHA256withRSA");
        }
        // BouncyCastle's key is one that the JDK has no curve for, P-256K.
        return key instanceof org.bouncycastle.jce.interfaces.ECPrivateKey
                ? Signature.getInstance("SHA256withECDSA", new BouncyCastleProvider())
                : Signature.getInstance("SHA256withECDSA");
    }
}
