// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.Optional;

/** The {@code kty} of keys at rest. Those ending in HSM never leave a hardware module but by release. */
public enum KeyType {
    RSA("RSA"),
    RSA_HSM("RSA-HSM"),
    EC("EC"),
    EC_HSM("EC-HSM"),
    OCT("oct"),
    OCT_HSM("oct-HSM");

    private final String wire;

    KeyType(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    static Optional<KeyType> named(String wire) {
        for (KeyType type : values()) {
            if (type.wire.equalsIgnoreCase(wire)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    boolean isHsm() {
        return this == RSA_HSM || this == EC_HSM || this == OCT_HSM;
    }

    KeyType inHsm() {
        return switch (this) {
            case RSA, RSA_HSM -> RSA_HSM;
            case EC, EC_HSM -> EC_HSM;
            case OCT, OCT_HSM -> OCT_HSM;
        };
    }

    KeyType inSoftware() {
        return switch (this) {
            case RSA, RSA_HSM -> RSA;
            case EC, EC_HSM -> EC;
            case OCT, OCT_HSM -> OCT;
        };
    }
}
