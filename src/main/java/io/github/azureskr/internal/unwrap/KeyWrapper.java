// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.spec.AzureSkrException;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Has a wrapped key open for somebody else too. What its vault wrapped and signed stays as it is: only the AES key under
 * which that is, is encrypted anew. The key itself does not appear.
 */
public final class KeyWrapper {
    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private KeyWrapper() {}

    /** The AES key of {@code wrapped}, which {@code transferKey} opens, for {@code recipient} alone. */
    public static Bytes aesKeyFor(RSAPublicKey recipient, WrappedKey wrapped, Decryptor transferKey)
            throws AzureSkrException {
        try (SecretBytes aesKey = KeyUnwrapper.openAesKey(wrapped, transferKey)) {
            return aesKey.lend(secret -> encrypt(secret, recipient));
        }
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
