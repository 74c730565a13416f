// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.Throttle;
import java.time.Duration;
import java.util.Optional;

/**
 * How many transactions a vault takes with HSM keys of one type, which alone can be released: "Azure Key Vault service
 * limits" on Microsoft Learn (read in November 2026), column "HSM key, all other transactions". For a vault in a region; all
 * vaults of a subscription there have five times as much. Whether 10 seconds are a fixed window it does not say.
 */
public final class KeyTransactions {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private KeyTransactions() {}

    /** For a vault all of whose requests are about keys of this type; empty if there is no such type. */
    public static Optional<Throttle> of(String keyType) {
        return switch (keyType) {
            case "RSA-2048", "P-256", "P-256K", "P-384", "P-521" -> Optional.of(Throttle.window(2_000, PERIOD));
            case "RSA-3072" -> Optional.of(Throttle.window(500, PERIOD));
            case "RSA-4096" -> Optional.of(Throttle.window(250, PERIOD));
            default -> Optional.empty();
        };
    }
}
