// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** The Java platform's own key managers. By provider: the default algorithm may be ours. */
final class Platform {
    private static final String PROVIDER = "SunJSSE";

    private Platform() {}

    /** What the platform takes where nobody has chosen. */
    static KeyManagerFactory usual() throws GeneralSecurityException {
        return KeyManagerFactory.getInstance("SunX509", PROVIDER);
    }

    /** What the platform has for several keystores, each with protection of its own. */
    static KeyManagerFactory ofBuilders() throws GeneralSecurityException {
        return KeyManagerFactory.getInstance("PKIX", PROVIDER);
    }

    /** Chooses among the keys of {@code store} by type, issuers, the name that a client asks for, and validity. */
    static X509ExtendedKeyManager chooser(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory factory = ofBuilders();
        factory.init(store, null);
        return Arrays.stream(factory.getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the platform's key managers know no X.509"));
    }
}
