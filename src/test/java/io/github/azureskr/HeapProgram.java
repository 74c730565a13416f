// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;

/** Loads a store, uses it as a server does, and writes down all that its memory holds, before and after. */
final class HeapProgram {
    private static final AtomicReference<KeyStore> STORE = new AtomicReference<>();

    private HeapProgram() {}

    // Arguments: the configuration, and the folder for what is written.
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        STORE.set(load(Path.of(args[0])));
        dump(folder.resolve("loaded"));
        ((SecretKey) STORE.get().getKey("data", null)).destroy();
        dump(folder.resolve("destroyed"));
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
