// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** A symmetric key; made ones have 128, 192 or 256 bits, imported ones up to 64 bytes. */
record OctMaterial(byte[] value) implements KeyMaterial {
    private static final SecureRandom RANDOM = new SecureRandom();

    OctMaterial {
        if (value.length < 16 || value.length > 64) {
            throw Body.invalid("key_size");
        }
        value = value.clone();
    }

    static OctMaterial generate(int bits) {
        if (bits != 128 && bits != 192 && bits != 256) {
            throw Body.invalid("key_size");
        }
        return random(bits / Byte.SIZE);
    }

    private static OctMaterial random(int length) {
        byte[] value = new byte[length];
        RANDOM.nextBytes(value);
        return new OctMaterial(value);
    }

    @Override
    public KeyType family() {
        return KeyType.OCT;
    }

    @Override
    public Map<String, Object> publicMembers() {
        return Map.of();
    }

    @Override
    public byte[] exported() {
        return value.clone();
    }

    @Override
    public PublicKey publicKey() {
        throw Refusal.badParameter("Symmetric keys have no public part.");
    }

    @Override
    public PrivateKey privateKey() {
        throw Refusal.badParameter("Symmetric keys have no private part.");
    }

    @Override
    public KeyMaterial successor() {
        return random(value.length);
    }

    @Override
    public List<String> defaultOperations() {
        return List.of("encrypt", "decrypt", "wrapKey", "unwrapKey");
    }

    @Override
    public String toString() {
        return "OctMaterial[" + value.length + " bytes]";
    }
}
