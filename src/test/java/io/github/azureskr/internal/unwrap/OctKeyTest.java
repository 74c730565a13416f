// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class OctKeyTest {
    private static final byte[] MATERIAL = "sixteen bytes or".getBytes(StandardCharsets.US_ASCII);

    private final OctKey key = octKey(MATERIAL, "AES");

    @Test
    void jdkTakesItAsItTakesItsOwn() throws Exception {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key);
        byte[] encrypted = aes.doFinal(MATERIAL);
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(MATERIAL, "AES"));
        assertArrayEquals(MATERIAL, aes.doFinal(encrypted));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(octKey(MATERIAL, "Generic"));
        byte[] ours = mac.doFinal(MATERIAL);
        mac.init(new SecretKeySpec(MATERIAL, "Generic"));
        assertArrayEquals(mac.doFinal(MATERIAL), ours);
    }

    @Test
    void destroyedKeyCannotBeUsed() throws Exception {
        assertFalse(key.isDestroyed());
        key.destroy();
        key.destroy();
        assertTrue(key.isDestroyed());
        assertThrows(IllegalStateException.class, key::getEncoded);
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        assertThrows(IllegalStateException.class, () -> aes.init(Cipher.ENCRYPT_MODE, key));
    }

    @Test
    void isEqualToAnyKeyOfTheSameBytes() {
        assertEquals(key, new SecretKeySpec(MATERIAL, "AES"));
        assertEquals(key, octKey(MATERIAL, "aes"));
        assertEquals(key.hashCode(), octKey(MATERIAL, "aes").hashCode());
        assertNotEquals(key, octKey(new byte[16], "AES"));
        assertNotEquals(key, octKey(MATERIAL, "Generic"));
        OctKey destroyed = octKey(MATERIAL, "AES");
        destroyed.destroy();
        assertNotEquals(key, destroyed);
        assertNotEquals(destroyed, key);
    }

    @Test
    void isNotWrittenAnywhere() throws Exception {
        assertEquals("OctKey[AES]", key.toString());
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThrows(NotSerializableException.class, () -> out.writeObject(key));
        }
    }

    private static OctKey octKey(byte[] material, String algorithm) {
        return new OctKey(Keeper.ON_HEAP.keep(material), algorithm);
    }
}
