// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A key or certificate that is made once: when it is first wanted, or in the background before. */
final class Lazy<T> {
    private final FutureTask<T> making;

    Lazy(Callable<T> maker) {
        this.making = new FutureTask<>(maker);
    }

    static <T> Lazy<T> startInBackground(String what, Callable<T> maker) {
        Lazy<T> lazy = new Lazy<>(maker);
        Thread thread = new Thread(lazy.making, "local Azure, making " + what);
        thread.setDaemon(true);
        thread.start();
        return lazy;
    }

    T get() throws GeneralSecurityException {
        making.run(); // does nothing where it has been made, or is being made
        try {
            return making.get();
        } catch (ExecutionException e) {
            throw new GeneralSecurityException("The local Azure could not make a key or certificate", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("Interrupted while a key or certificate was being made", e);
        }
    }
}
