// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A program that loads a store and begins to follow its key. It needs the module java.base alone.
 *
 * <p>Its arguments are the configuration's file and the names of providers to do without.
 */
final class LeanProgram {
    private LeanProgram() {}

    public static void main(String[] args) throws Exception {
        List.of(args).subList(1, args.length).forEach(Security::removeProvider);
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (InputStream configuration = Files.newInputStream(Path.of(args[0]))) {
            store.load(configuration, null);
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return;
        }
        String alias = store.aliases().nextElement();
        X509ExtendedKeyManager manager = Followings.manager(store);
        boolean served = manager.getPrivateKey(alias) != null;
        System.out.println((served ? "serving " : "not serving ") + alias);
    }
}
