// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A key and its certificates, leaf first and root last.
 *
 * <p>Servers on the Internet leave the root out; Key Vault's signed answers carry it (x5c of three), so it is kept.
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    public Identity {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** What a TLS server needs to be this identity. */
    X509ExtendedKeyManager keyManager() {
        try {
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain.subList(0, 2).toArray(new X509Certificate[0]));
            // PKIX's would take the key out of the store, by thousands of hashes, at each handshake.
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, password);
            return (X509ExtendedKeyManager) keys.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("a key manager of our own key", e);
        }
    }

    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
