// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is to be killed. It loads a store and says which version of its key it got and what became of the sealing,
 * again for each line that it reads; a key manager serves the first one, and follows its key if the configuration says
 * so. Its argument is the configuration's file.
 */
final class CrashProgram {
    private static final List<Object> SERVED = new ArrayList<>();

    private CrashProgram() {}

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        do {
            KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
            try (InputStream stream = Files.newInputStream(Path.of(args[0]))) {
                store.load(stream, null);
            }
            if (SERVED.isEmpty()) {
                SERVED.add(Followings.manager(store));
            }
            System.out.println(Stores.attributes(store).get("azureskr.key-version") + " "
                    + Stores.attributes(store).get("azureskr.sealed-cache"));
        } while (in.readLine() != null);
    }
}
