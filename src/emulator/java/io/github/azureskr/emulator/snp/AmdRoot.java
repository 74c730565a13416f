// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * AMD, as far as this JVM believes in it: the keys of an ARK and an ASK, with certificates for every product. Two
 * RSA-4096 keys take seconds to find, so both are looked for at once, in the background from the first moment on, and
 * {@link #shared()} lets the machines of one JVM have the same. (The real AMD has a pair for every product.)
 */
public final class AmdRoot {
    private final Future<KeyPair> ark = startGenerating("ARK");
    private final Future<KeyPair> ask = startGenerating("ASK");

    /** A root that no other machine has. Returns at once. */
    public AmdRoot() {}

    /** The root of all machines of this JVM that do not want their own. */
    public static AmdRoot shared() {
        return Shared.ROOT;
    }

    public X509Certificate ark(Product product) throws GeneralSecurityException {
        return AmdCertificates.ark(product, pair(ark));
    }

    public X509Certificate ask(Product product) throws GeneralSecurityException {
        return AmdCertificates.ask(product, pair(ask).getPublic(), pair(ark));
    }

    /** The keys of the ASK, for whoever wants to certify what AMD would not. */
    KeyPair askKeys() throws GeneralSecurityException {
        return pair(ask);
    }

    private static Future<KeyPair> startGenerating(String name) {
        FutureTask<KeyPair> search = new FutureTask<>(AmdRoot::generate);
        Thread thread = new Thread(search, "local Azure, looking for an " + name);
        thread.setDaemon(true);
        thread.start();
        return search;
    }

    private static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(4096);
        return rsa.generateKeyPair();
    }

    private static KeyPair pair(Future<KeyPair> search) throws GeneralSecurityException {
        try {
            return search.get();
        } catch (ExecutionException e) {
            throw new GeneralSecurityException("The key of AMD's local root could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("Interrupted while AMD's local root was being made", e);
        }
    }

    private static final class Shared {
        static final AmdRoot ROOT = new AmdRoot();
    }
}
