// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Key managers of the type AzureSKR, and the threads that follow for them. */
final class Followings {
    private static final String THREAD = "azureskr-rotation";

    private Followings() {}

    static KeyManagerFactory factory() throws GeneralSecurityException {
        return KeyManagerFactory.getInstance("AzureSKR", new AzureSkrProvider());
    }

    static X509ExtendedKeyManager manager(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory factory = factory();
        factory.init(store, null);
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }

    static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .collect(Collectors.toSet());
    }

    /** For the next test: what this one has left to the garbage collector would go on asking. */
    static void interruptAll() throws InterruptedException {
        Set<Thread> threads = threads();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
