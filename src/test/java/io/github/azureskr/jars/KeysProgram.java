// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application that loads the store of a configuration file, with the provider that a ServiceLoader finds. Its first
 * line names the module of each provider that came with the jars of the application, its second the providers that are
 * registered after the load, each further one an entry: alias, SHA-256 of the key, names of the attributes, and the
 * certificate if there is one.
 */
public final class KeysProgram {
    private KeysProgram() {}

    public static void main(String[] arguments) throws Exception {
        List<Provider> brought = brought();
        KeyStore store = KeyStore.getInstance("AzureSKR", brought.get(0));
        try (InputStream configuration = Files.newInputStream(Path.of(arguments[0]))) {
            store.load(configuration, null);
        }
        brought.forEach(provider -> System.out.print(
                provider.getName() + " of " + provider.getClass().getModule()));
        System.out.println();
        System.out.println(
                Stream.of(Security.getProviders()).map(Provider::getName).toList());
        for (String alias : Collections.list(store.aliases())) {
            System.out.println(alias + " " + digest(store.getKey(alias, null).getEncoded()) + " "
                    + attributes(store, alias) + " " + text(store.getCertificate(alias)));
        }
    }

    /** Without the JDK's own. */
    private static List<Provider> brought() {
        return ServiceLoader.load(Provider.class).stream()
                .filter(found -> found.type().getClassLoader() == KeysProgram.class.getClassLoader())
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** As JDK 18 and later tell them without the key; this is compiled for JDK 17. */
    private static String attributes(KeyStore store, String alias) throws ReflectiveOperationException {
        if (Runtime.version().feature() < 18) {
            return "untold";
        }
        Set<?> attributes =
                (Set<?>) KeyStore.class.getMethod("getAttributes", String.class).invoke(store, alias);
        return attributes.stream()
                .map(attribute -> ((KeyStore.Entry.Attribute) attribute).getName())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String digest(byte[] key) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    }

    private static String text(Certificate certificate) throws GeneralSecurityException, IOException {
        return certificate == null ? "" : Base64.getEncoder().encodeToString(certificate.getEncoded());
    }
}
