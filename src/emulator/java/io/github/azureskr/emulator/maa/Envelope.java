// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A guest token under an AES key that only the attested TPM can decrypt. */
final class Envelope {
    private static final int KEY_SIZE = 32;
    private static final int IV_SIZE = 12;
    private static final int TAG_SIZE = 16;
    private static final byte[] AAD = "Transport Key".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Envelope() {}

    static Map<String, Object> seal(String jwt, PublicKey ephemeralKey) {
        byte[] key = random(KEY_SIZE);
        byte[] iv = random(IV_SIZE);
        byte[] sealed = encrypt(jwt, key, iv);
        int length = sealed.length - TAG_SIZE;
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("EncryptionParams", parameters(iv));
        envelope.put("EncryptedInnerKey", base64(encrypt(key, ephemeralKey)));
        envelope.put("AuthenticationData", base64(Arrays.copyOfRange(sealed, length, sealed.length)));
        envelope.put("Jwt", base64(Arrays.copyOf(sealed, length)));
        return envelope;
    }

    /** GCM pads nothing, but the C++ client insists on the word. */
    private static Map<String, Object> parameters(byte[] iv) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("Cipher", "AES");
        parameters.put("BlockMode", "ChainingModeGCM");
        parameters.put("BlockPadding", "PKCS7");
        parameters.put("KeySizeInBits", KEY_SIZE * 8);
        parameters.put("Iv", base64(iv));
        return parameters;
    }

    private static byte[] encrypt(String jwt, byte[] key, byte[] iv) {
        try {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_SIZE * 8, iv));
            aes.updateAAD(AAD);
            return aes.doFinal(jwt.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM with our own parameters", e);
        }
    }

    /** TPM_ALG_RSAES, not OAEP: that comes with the released key. */
    private static byte[] encrypt(byte[] key, PublicKey ephemeralKey) {
        try {
            Cipher rsaes = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsaes.init(Cipher.ENCRYPT_MODE, ephemeralKey);
            return rsaes.doFinal(key);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("32 bytes under a 2048-bit key", e);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
