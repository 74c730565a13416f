// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * Keeps secrets that live long outside the Java heap, where the system lets us; says so where it does not, and keeps them
 * all the same. It brings JNA, which takes its time to load.
 */
public final class LockedMemory {
    private static final System.Logger LOGGER = System.getLogger("io.github.azureskr.memory");

    private LockedMemory() {}

    /** Copies {@code secret}. */
    public static SecretBytes keep(byte[] secret) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return onHeap(secret, "this is not Linux", "");
        }
        try {
            LockedPages pages = LockedPages.holding(secret);
            if (!pages.refused().isEmpty()) {
                warn(
                        "may be swapped out or dumped",
                        String.join(", ", pages.refused()),
                        ". Raise the limit of locked memory (ulimit -l; LimitMEMLOCK of systemd)");
            }
            return new LockedSecret(pages);
        } catch (IOException e) {
            return onHeap(secret, e.getMessage(), "");
        } catch (LinkageError e) {
            return onHeap(secret, e.toString(), ". JNA (net.java.dev.jna:jna) has to be on the class path");
        }
    }

    private static SecretBytes onHeap(byte[] secret, String why, String remedy) {
        warn("stays on the Java heap", why, remedy);
        return SecretBytes.owning(secret.clone());
    }

    private static void warn(String what, String why, String remedy) {
        LOGGER.log(Level.WARNING, "AzureSKR, memory.locked: a secret key " + what + ": " + why + remedy + ".");
    }
}
