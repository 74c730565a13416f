// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The two forms of a certificate's secret: PEM, or a PKCS #12 store in base64 without a password. */
final class CertificateSecret {
    private CertificateSecret() {}

    static String value(StoredCertificate certificate) {
        return certificate.policy().contentType().equals(CertificatePolicy.PEM)
                ? pem(certificate)
                : pkcs12(certificate);
    }

    private static String pem(StoredCertificate certificate) {
        StringBuilder pem = new StringBuilder();
        if (certificate.policy().keyInSecret()) {
            pem.append(Pem.block("PRIVATE KEY", certificate.key().material().exported()));
        }
        for (X509Certificate link : certificate.chain()) {
            pem.append(Pem.block("CERTIFICATE", Thumbprint.der(link)));
        }
        return pem.toString();
    }

    private static String pkcs12(StoredCertificate certificate) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            X509Certificate[] chain = certificate.chain().toArray(new X509Certificate[0]);
            if (certificate.policy().keyInSecret()) {
                PrivateKey key = certificate.key().material().privateKey();
                store.setKeyEntry(certificate.name(), key, new char[0], chain);
            } else {
                store.setCertificateEntry(certificate.name(), chain[0]);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, new char[0]);
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("a PKCS #12 store of our own key", e);
        }
    }
}
