// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.vault.NewKey;

/** A key as the command line names it: {@code web}, {@code web:RSA-4096} or {@code web:P-256}. */
record KeyOption(String name, NewKey key) {

    static KeyOption parse(String text) {
        String[] parts = text.split(":", 2);
        return new KeyOption(parts[0], key(parts.length == 1 ? "RSA-2048" : parts[1]));
    }

    private static NewKey key(String type) {
        return switch (type) {
            case "RSA-2048", "RSA-3072", "RSA-4096" -> NewKey.rsa(Integer.parseInt(type.substring(4)));
            case "P-256", "P-256K", "P-384", "P-521" -> NewKey.ec(type);
            default -> throw new IllegalArgumentException("the vault has no key type " + type);
        };
    }
}
