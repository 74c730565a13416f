// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;

/**
 * AMD, as far as this JVM believes in it: the keys of an ARK and an ASK, with certificates for every product. Two
 * RSA-4096 keys take seconds to find, so both are looked for at once, in the background from the first moment on, and
 * {@link #shared()} lets the machines of one JVM have the same. (The real AMD has a pair for every product.)
 */
public final class AmdRoot {
    private final Lazy<KeyPair> arkKeys = Lazy.startInBackground("an ARK", AmdRoot::generate);
    private final Lazy<KeyPair> askKeys = Lazy.startInBackground("an ASK", AmdRoot::generate);
    private final Map<Product, Lazy<X509Certificate>> arks = new EnumMap<>(Product.class);
    private final Map<Product, Lazy<X509Certificate>> asks = new EnumMap<>(Product.class);

    /** A root that no other machine has. Returns at once. */
    public AmdRoot() {
        for (Product product : Product.values()) {
            arks.put(product, new Lazy<>(() -> AmdCertificates.ark(product, arkKeys.get())));
            asks.put(
                    product,
                    new Lazy<>(() -> AmdCertificates.ask(product, askKeys.get().getPublic(), arkKeys.get())));
        }
    }

    /** The root of all machines of this JVM that do not want their own. */
    public static AmdRoot shared() {
        return Shared.ROOT;
    }

    public X509Certificate ark(Product product) throws GeneralSecurityException {
        return arks.get(product).get();
    }

    public X509Certificate ask(Product product) throws GeneralSecurityException {
        return asks.get(product).get();
    }

    /** The keys of the ASK, with which all VCEKs are certified. */
    KeyPair askKeys() throws GeneralSecurityException {
        return askKeys.get();
    }

    private static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(4096);
        return rsa.generateKeyPair();
    }

    private static final class Shared {
        static final AmdRoot ROOT = new AmdRoot();
    }
}
