// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;

/** A key in the local vault, certified for localhost by the local authority. */
public record VaultKey(LocalAzure azure, String name, URI id) {
    public static VaultKey create(LocalAzure azure, String name) {
        return new VaultKey(azure, name, azure.createKey(name));
    }

    /** The same name with a key that is new in the vault, as after a rotation there. */
    public VaultKey rotate() {
        return create(azure, name);
    }

    /** The public part as the vault has it. */
    public PublicKey publicKey() throws GeneralSecurityException {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) azure.keyVault().privateKeyOf(name);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }

    /** Writes a chain for the key, leaf first, as a PEM file. */
    public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(
                file, LocalCa.pem(azure.ca().certify(publicKey(), "localhost", List.of("localhost", "127.0.0.1"))));
    }

    /** Writes it to where this key's configuration, in that file, has it read. */
    public Path writeCertificateBeside(Path configuration) throws IOException, GeneralSecurityException {
        return writeCertificate(configuration.resolveSibling(name + ".pem"));
    }

    /** Writes the keystore file: this Azure, this key, and its certificate in a PEM file beside it. */
    public Path writeConfiguration(Path file) throws IOException, GeneralSecurityException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path certificate = writeCertificateBeside(file);
        return Files.writeString(file, azure.configuration(id) + "certificate=" + certificate + "\n");
    }
}
