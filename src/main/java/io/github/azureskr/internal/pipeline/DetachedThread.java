// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Threads that may outlive who starts them. */
public final class DetachedThread {
    private DetachedThread() {}

    /**
     * A daemon that keeps nothing of the thread that happens to start it: not its class loader, not its thread locals, and
     * not the classes on its stack, which an access control context would.
     */
    @SuppressWarnings("removal") // Harmless where there is no access control; JDK 17 has no other way.
    public static Thread of(String name, Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, work, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(DetachedThread.class.getClassLoader());
            return thread;
        });
    }
}
