// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Wraps a released key again, as Key Vault does by RSA_AES_KEY_WRAP_256, so that {@link KeyUnwrapper} opens it. */
public final class KeyWrapper {
    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private static final int AES_256 = 32;

    private KeyWrapper() {}

    /** The key for {@code recipient} alone. Its own encoding and the AES key in between are wiped. */
    public static Bytes wrap(Key key, RSAPublicKey recipient) {
        try (SecretBytes material = SecretBytes.owning(key.getEncoded());
                SecretBytes aesKey = SecretBytes.owning(random())) {
            return Bytes.concat(
                    aesKey.lend(secret -> encrypt(secret, recipient)),
                    aesKey.lend(secret -> material.lend(content -> AesKeyWrap.wrap(secret, content))));
        }
    }

    private static byte[] random() {
        byte[] key = new byte[AES_256];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static Bytes encrypt(byte[] aesKey, RSAPublicKey recipient) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, recipient, OAEP_SHA256);
            return Bytes.owning(cipher.doFinal(aesKey));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("an AES key fits every RSA key that a TPM makes", e);
        }
    }
}
