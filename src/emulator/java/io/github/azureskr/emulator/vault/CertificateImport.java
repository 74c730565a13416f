// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** Reads what a certificate import brings: a private key with its chain, leaf first. */
record CertificateImport(PrivateKey key, List<X509Certificate> chain) {

    static CertificateImport read(Body body) {
        String value = body.requiredText("value");
        try {
            return value.contains("-----BEGIN ")
                    ? pem(value)
                    : pkcs12(value, body.text("pwd").orElse("").toCharArray());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw Refusal.badParameter("The specified certificate content cannot be read: " + e.getMessage());
        }
    }

    private static CertificateImport pem(String value) throws GeneralSecurityException {
        List<byte[]> keys = Pem.blocks("PRIVATE KEY", value);
        List<byte[]> certificates = Pem.blocks("CERTIFICATE", value);
        if (keys.size() != 1 || certificates.isEmpty()) {
            throw new IllegalArgumentException("a PEM of one private key and its certificates is wanted");
        }
        List<X509Certificate> chain = certificates(certificates);
        KeyFactory factory = KeyFactory.getInstance(chain.get(0).getPublicKey().getAlgorithm());
        return new CertificateImport(factory.generatePrivate(new PKCS8EncodedKeySpec(keys.get(0))), chain);
    }

    private static CertificateImport pkcs12(String value, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Base64.getDecoder().decode(value)), password);
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey key) {
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    chain.add((X509Certificate) certificate);
                }
                return new CertificateImport(key, chain);
            }
        }
        throw new IllegalArgumentException("the PKCS #12 store has no private key");
    }

    /** The certificates of an {@code x5c}. */
    static List<X509Certificate> x5c(Body body) {
        try {
            List<byte[]> ders = body.texts("x5c").stream()
                    .map(Base64.getMimeDecoder()::decode)
                    .toList();
            if (ders.isEmpty()) {
                throw Body.invalid("x5c");
            }
            return certificates(ders);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Body.invalid("x5c");
        }
    }

    private static List<X509Certificate> certificates(List<byte[]> ders) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : ders) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    NewKey newKey() {
        return NewKey.of(new KeyPair(chain.get(0).getPublicKey(), key));
    }
}
