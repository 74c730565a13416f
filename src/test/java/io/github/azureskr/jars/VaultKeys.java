// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import io.github.azureskr.emulator.LocalAzure;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;

/** The vault's own view of an RSA key. */
final class VaultKeys {
    private VaultKeys() {}

    static PublicKey publicKey(LocalAzure azure, String name) throws GeneralSecurityException {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) azure.keyVault().privateKeyOf(name);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }
}
