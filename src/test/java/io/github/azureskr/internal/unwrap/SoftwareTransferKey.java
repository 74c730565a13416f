// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.UndecryptableException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** A transfer key without a TPM, and the vault's side of the wrapping. Remembers what it gave out. */
final class SoftwareTransferKey implements Decryptor {
    private final PrivateKey key;
    private SecretBytes given;

    SoftwareTransferKey(PrivateKey key) {
        this.key = key;
    }

    @Override
    public SecretBytes decrypt(DecryptScheme scheme, Bytes ciphertext) throws UndecryptableException {
        try {
            given = SecretBytes.owning(oaep(Cipher.DECRYPT_MODE, key, scheme).doFinal(ciphertext.toArray()));
            return given;
        } catch (GeneralSecurityException e) {
            throw new UndecryptableException();
        }
    }

    /** What the last decrypt returned. */
    SecretBytes given() {
        return given;
    }

    static Bytes wrap(KeyPair transferKey, KeyWrapAlgorithm algorithm, byte[] material) throws Exception {
        byte[] aesKey = new byte[32];
        new SecureRandom().nextBytes(aesKey);
        return wrap(transferKey.getPublic(), algorithm, aesKey, material);
    }

    static Bytes wrap(PublicKey transferKey, KeyWrapAlgorithm algorithm, byte[] aesKey, byte[] material)
            throws Exception {
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
        byte[] encryptedKey =
                oaep(Cipher.ENCRYPT_MODE, transferKey, algorithm.scheme()).doFinal(aesKey);
        return Bytes.concat(Bytes.owning(encryptedKey), Bytes.owning(kwp.doFinal(material)));
    }

    private static Cipher oaep(int mode, java.security.Key key, DecryptScheme scheme) throws GeneralSecurityException {
        String hash = switch (scheme) {
            case OAEP_SHA1 -> "SHA-1";
            case OAEP_SHA256 -> "SHA-256";
            case OAEP_SHA384 -> "SHA-384";
            case RSAES -> throw new GeneralSecurityException("no OAEP");
        };
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                mode,
                key,
                // The JDK's own default for MGF1 is SHA-1 whatever the hash.
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        return cipher;
    }
}
