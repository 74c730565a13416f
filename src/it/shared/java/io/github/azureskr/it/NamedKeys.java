// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;

/** A keystore file with several keys, each made here, imported into the local vault, and certified for localhost. */
public final class NamedKeys {
    private final LocalAzure azure;
    private final Path file;

    private NamedKeys(LocalAzure azure, Path file) {
        this.azure = azure;
        this.file = file;
    }

    /** Writes the file, without a key. */
    public static NamedKeys of(LocalAzure azure, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, azure.configuration());
        return new NamedKeys(azure, file);
    }

    /** Adds a key whose name is its alias. */
    public PublicKey add(String alias, String algorithm) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        Path certificate = Files.writeString(
                file.resolveSibling(alias + ".pem"),
                LocalCa.pem(azure.ca().certify(pair.getPublic(), "localhost", List.of("localhost"))));
        String property = "key." + alias;
        Files.writeString(
                file,
                Files.readString(file) + property + "=" + azure.createKey(alias, NewKey.of(pair)) + "\n" + property
                        + ".certificate=" + certificate + "\n");
        return pair.getPublic();
    }
}
