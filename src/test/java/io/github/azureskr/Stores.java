// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.spec.AzureSkrException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens stores as an application does. */
final class Stores {
    private Stores() {}

    /** A store that was not loaded. */
    static KeyStore create() throws GeneralSecurityException {
        return KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
    }

    /** With a release of its own. */
    static KeyStore load(String configuration) throws GeneralSecurityException, IOException {
        return loadShared(configuration + "\ncache=0s\n");
    }

    /** With a release that loads of the same configuration share, as the defaults have it. */
    static KeyStore loadShared(String configuration) throws GeneralSecurityException, IOException {
        KeyStore store = create();
        store.load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), null);
        return store;
    }

    /** The failure of a load that has to fail. */
    static AzureSkrException refusal(String configuration) {
        return assertThrows(AzureSkrException.class, () -> load(configuration));
    }

    /** What the only entry says of its key. */
    static Map<String, String> attributes(KeyStore store) throws GeneralSecurityException {
        String alias = store.aliases().nextElement();
        return store.getEntry(alias, new KeyStore.PasswordProtection(null)).getAttributes().stream()
                .collect(Collectors.toMap(KeyStore.Entry.Attribute::getName, KeyStore.Entry.Attribute::getValue));
    }

    static X509Certificate certificate(KeyStore store, String alias) throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(alias);
    }
}
