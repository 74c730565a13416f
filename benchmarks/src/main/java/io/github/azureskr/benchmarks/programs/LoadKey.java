// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.programs;

import io.github.azureskr.AzureSkrProvider;
import java.io.FileInputStream;
import java.security.KeyStore;

/** Loads a key and ends. */
public final class LoadKey {
    private LoadKey() {}

    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (FileInputStream configuration = new FileInputStream(args[0])) {
            store.load(configuration, null);
        }
        if (store.getKey("web", null) == null) {
            throw new IllegalStateException("no key");
        }
    }
}
