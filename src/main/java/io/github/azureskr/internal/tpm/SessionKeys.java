// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** HMAC, key derivation and parameter encryption with SHA-256 and AES-128 (TPM 2.0 part 1, sections 11.4 and 21). */
final class SessionKeys {
    private static final int DIGEST_BITS = 256;
    private static final int AES_BYTES = 16;

    private SessionKeys() {}

    /** KDFa of 256 bits, which one round gives: counter, label and its zero, both contexts, number of bits. */
    static byte[] kdfa(byte[] key, String label, Bytes contextU, Bytes contextV) {
        return hmac(
                key,
                new ByteWriter()
                        .u32(1)
                        .bytes(Bytes.utf8(label))
                        .u8(0)
                        .bytes(contextU)
                        .bytes(contextV)
                        .u32(DIGEST_BITS)
                        .toBytes());
    }

    static byte[] hmac(byte[] key, Bytes message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(message.asBuffer());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }

    /** @param keyAndIv an AES-128 key, then the initial vector */
    static byte[] decryptCfb(byte[] keyAndIv, Bytes encrypted) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(keyAndIv, 0, AES_BYTES, "AES"),
                    new IvParameterSpec(keyAndIv, AES_BYTES, AES_BYTES));
            return cipher.doFinal(encrypted.toArray());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES", e);
        }
    }
}
