// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import io.github.azureskr.emulator.http.CertificateMaker.Issuer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** The certification authority of the local Azure: a root and an intermediate, made anew each time. */
public final class LocalCa {
    private final CertificateMaker maker;
    private final X509Certificate root;
    private final Issuer intermediateIssuer;
    private final X509Certificate intermediate;

    private LocalCa(Clock clock) {
        maker = new CertificateMaker(clock);
        Issuer rootIssuer = new Issuer(name("AzureSKR Local Root"), newKey());
        root = maker.root(rootIssuer);
        intermediateIssuer = new Issuer(name("AzureSKR Local TLS Issuing CA"), newKey());
        intermediate = maker.intermediate(
                intermediateIssuer.name(), intermediateIssuer.key().getPublic(), rootIssuer);
    }

    public static LocalCa create() {
        return create(Clock.systemUTC());
    }

    public static LocalCa create(Clock clock) {
        return new LocalCa(clock);
    }

    /**
     * A new RSA-2048 key with a certificate for either side of TLS and its chain: leaf, intermediate, root.
     *
     * @param names the certificate's DNS names and IP addresses
     */
    public Identity issue(String commonName, List<String> names) {
        KeyPair key = newKey();
        return new Identity(key.getPrivate(), certify(key.getPublic(), commonName, names));
    }

    /** A certificate for either side of TLS, for a key that somebody else has, and its chain: leaf, intermediate, root. */
    public List<X509Certificate> certify(PublicKey key, String commonName, List<String> names) {
        return List.of(maker.leaf(name(commonName), names, key, intermediateIssuer), intermediate, root);
    }

    public X509Certificate root() {
        return root;
    }

    public String rootPem() {
        return pem(List.of(root));
    }

    public static String pem(List<X509Certificate> certificates) {
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(base64.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError("our own certificate has no encoding", e);
        }
        return pem.toString();
    }

    /** What a client of the local services needs: trust in this root and in nothing else. */
    public SSLContext clientContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("a client context from our own root", e);
        }
    }

    private static X500Principal name(String commonName) {
        return new X500Principal("CN=" + commonName + ",O=AzureSKR local Azure");
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform makes RSA keys", e);
        }
    }
}
