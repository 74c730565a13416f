// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;

/** Loads a store, uses it as a server does, and writes down all that its memory holds, before and after. */
final class HeapProgram {
    private static final AtomicReference<KeyStore> STORE = new AtomicReference<>();

    private HeapProgram() {}

    // Arguments: the configuration, the folder for what is written, and the configuration with memory.locked.
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        STORE.set(load(Path.of(args[0])));
        dump(folder.resolve("loaded"));
        ((SecretKey) STORE.get().getKey("data", null)).destroy();
        dump(folder.resolve("destroyed"));
        STORE.set(load(Path.of(args[2])));
        dump(folder.resolve("locked"));
        STORE.set(null);
        System.gc();
        signWithAnotherKey();
        dump(folder.resolve("dropped"));
    }

    /** Several times: what the collector has found to be gone is told to who waits for it a little later. */
    private static void signWithAnotherKey() throws GeneralSecurityException {
        PrivateKey other = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        for (int i = 0; i < 10; i++) {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(other);
            signature.sign();
        }
    }

    private static KeyStore load(Path configuration) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (InputStream stream = Files.newInputStream(configuration)) {
            store.load(stream, null);
        }
        return store;
    }

    /** What can be reached: a collection comes first. */
    private static void dump(Path file) throws Exception {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file + ".hprof", true);
    }
}
