// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.util.Optional;

/** What to do about a vault that refused to release a key. */
final class ReleaseAdvice {
    static final String NOT_EXPORTABLE =
            "An existing key cannot be made exportable: create a new key as exportable, with a" + " release policy.";
    static final String DISABLED = "The key is disabled: enable it, or configure another version.";
    static final String EXPIRED =
            "Set a later expiry date, or rotate the key and configure no version, or the new one.";
    static final String NOT_YET_VALID = "Set an earlier activation date, or wait for it.";

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
            case 404 -> "Check the key's name and version; if it was deleted, recover it (az keyvault key recover).";
            case 429 -> "The vault is busy; load again later.";
            default -> refusal.status() >= 500 ? "The service fails; load again later." : "Is this URL really a vault?";
        };
    }

    /** The same where nothing was to be released yet. */
    static String ofAccess(VaultRefusal refusal, KeyReference key) {
        return refusal.status() == 403
                ? ofNetwork(refusal).or(() -> ofKeysState(refusal)).orElse(VaultTrust.BETWEEN)
                : other(refusal);
    }

    /** Code and text for an unmet policy are not documented, so whatever is not clearly another case is that. */
    private static Optional<String> forbidden(VaultRefusal refusal, KeyReference key) {
        if (isOfPermission(refusal)) {
            return Optional.of("The identity may not release keys here: give it the role \"" + role(key)
                    + "\", or in a vault with access policies the key permission release. A new assignment takes"
                    + " minutes to arrive.");
        }
        return ofNetwork(refusal).or(() -> ofKeysState(refusal));
    }

    static boolean isOfPermission(VaultRefusal refusal) {
        return refusal.mentions("ForbiddenByRbac", "AccessDenied", "not authorized to perform", "release permission");
    }

    private static Optional<String> ofNetwork(VaultRefusal refusal) {
        return refusal.mentions("ForbiddenByFirewall", "ForbiddenByConnection", "client address", "network access")
                ? Optional.of("The vault's firewall does not let this machine in: allow its network (az keyvault"
                        + " network-rule add) or use a private endpoint.")
                : Optional.empty();
    }

    static Optional<String> ofKeysState(VaultRefusal refusal) {
        if (refusal.mentions("not exportable")) {
            return Optional.of(NOT_EXPORTABLE);
        }
        if (refusal.mentions("KeyDisabled", "disabled key")) {
            return Optional.of(DISABLED);
        }
        if (refusal.mentions("KeyExpired", "expired key")) {
            return Optional.of(EXPIRED);
        }
        if (refusal.mentions("KeyNotYetValid", "not yet valid key")) {
            return Optional.of(NOT_YET_VALID);
        }
        return Optional.empty();
    }

    private static String role(KeyReference key) {
        return key.vault().getHost().contains(".managedhsm.")
                ? "Managed HSM Crypto Service Release User"
                : "Key Vault Crypto Service Release User";
    }
}
