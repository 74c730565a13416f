// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.SecretKeySpec;

/** AES Key Wrap with Padding (RFC 5649, NIST SP 800-38F KWP). */
final class AesKeyWrap {
    /** One block of integrity check and up to eight bytes of content. */
    static final int SHORTEST = 16;

    private AesKeyWrap() {}

    /** Throws InvalidKeyException, without any detail, for whatever is wrong with key or ciphertext. */
    static SecretBytes unwrap(SecretBytes aesKey, Bytes wrapped) throws InvalidKeyException {
        if (wrapped.length() < SHORTEST || wrapped.length() % 8 != 0) {
            throw new InvalidKeyException();
        }
        return SecretBytes.owning(aesKey.lend(key -> decrypt(key, wrapped)));
    }

    private static byte[] decrypt(byte[] key, Bytes wrapped) throws InvalidKeyException {
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
            return cipher.doFinal(wrapped.toArray());
        } catch (NoSuchPaddingException e) {
            throw new AssertionError("SunJCE has AES/KWP since JDK 17", e);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException();
        }
    }
}
