// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One version of a key. */
record KeyVersion(
        String id,
        KeyType type,
        KeyMaterial material,
        List<String> operations,
        KeyAttributes attributes,
        Map<String, String> tags) {
    private static final SecureRandom RANDOM = new SecureRandom();

    KeyVersion {
        operations = List.copyOf(operations);
    }

    /** A version's identifier: 32 lower-case hexadecimal digits. */
    static String newId() {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    KeyVersion with(List<String> otherOperations, KeyAttributes otherAttributes, Map<String, String> otherTags) {
        return new KeyVersion(id, type, material, otherOperations, otherAttributes, otherTags);
    }
}
