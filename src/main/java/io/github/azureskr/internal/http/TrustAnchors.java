// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The roots that certificates must lead to.
 *
 * @param certificates empty for those of the Java platform
 */
public record TrustAnchors(List<X509Certificate> certificates) {
    public TrustAnchors {
        certificates = List.copyOf(certificates);
    }

    /** Checks chains (PKIX); names are the caller's matter, or the TLS engine's. */
    public X509TrustManager trustManager() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (certificates.isEmpty()) {
            requireAnotherType();
            factory.init((KeyStore) null);
        } else {
            factory.init(keyStore());
        }
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the platform's trust managers know no X.509"));
    }

    /** To open the platform's trust store would be to load it, which needs these roots: each would wait for the other. */
    private static void requireAnotherType() throws KeyStoreException {
        String type = System.getProperty("javax.net.ssl.trustStoreType", KeyStore.getDefaultType());
        if (type.equalsIgnoreCase("AzureSKR")) {
            throw new KeyStoreException("the JVM's own trust store is of type AzureSKR, which holds no trusted"
                    + " certificates: name another type in javax.net.ssl.trustStoreType, or certificates in"
                    + " trust.certificates");
        }
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        // By name: the default type may be ours.
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("anchor-" + store.size(), certificate);
        }
        return store;
    }
}
