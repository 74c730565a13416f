// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.util.Optional;

/** What to do about a vault that refused to release a key. */
final class ReleaseAdvice {
    private ReleaseAdvice() {}

    /** Empty where it must be the key's release policy that is not met. */
    static Optional<String> of(VaultRefusal refusal, KeyReference key) {
        return refusal.status() == 403 ? forbidden(refusal, key) : Optional.of(other(refusal));
    }

    private static String other(VaultRefusal refusal) {
        return switch (refusal.status()) {
            case 400 ->
                "Is the key exportable, with a release policy, and is the vault a Premium one or a Managed HSM?";
            case 401 -> "The vault does not take this identity's token: is the vault in the identity's own tenant?";
            case 404 -> "Check the key's name and version, and whether it was deleted.";
            case 429 -> "The vault is busy and was still so after several tries; load again later.";
            default -> refusal.status() >= 500 ? "The service fails; load again later." : "Is this URL really a vault?";
        };
    }

    /** Code and text for an unmet policy are not documented, so whatever is not clearly another case is that. */
    private static Optional<String> forbidden(VaultRefusal refusal, KeyReference key) {
        if (refusal.mentions("ForbiddenByRbac", "AccessDenied", "not authorized to perform", "release permission")) {
            return Optional.of("The identity may not release keys here: give it the role \"" + role(key)
                    + "\", or in a vault with access policies the key permission release. A new assignment takes"
                    + " minutes to arrive.");
        }
        if (refusal.mentions("ForbiddenByFirewall", "ForbiddenByConnection", "client address", "network access")) {
            return Optional.of("The vault's firewall does not let this machine in: allow its network or use a private"
                    + " endpoint.");
        }
        return ofKeysState(refusal);
    }

    private static Optional<String> ofKeysState(VaultRefusal refusal) {
        if (refusal.mentions("not exportable")) {
            return Optional.of("An existing key cannot be made exportable: create a new key as exportable, with a"
                    + " release policy.");
        }
        if (refusal.mentions("KeyDisabled", "disabled key")) {
            return Optional.of("The key is disabled: enable it, or configure another version.");
        }
        if (refusal.mentions("KeyExpired", "expired key")) {
            return Optional.of("Set a later expiry date, or rotate the key and configure no version, or the new one.");
        }
        if (refusal.mentions("KeyNotYetValid", "not yet valid key")) {
            return Optional.of("Set an earlier activation date, or wait for it.");
        }
        return Optional.empty();
    }

    private static String role(KeyReference key) {
        return key.vault().getHost().contains(".managedhsm.")
                ? "Managed HSM Crypto Service Release User"
                : "Key Vault Crypto Service Release User";
    }
}
