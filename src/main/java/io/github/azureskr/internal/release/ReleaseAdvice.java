// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Optional;

/** What to do about a vault that refused to release a key. */
final class ReleaseAdvice {
    private ReleaseAdvice() {}

    static String of(VaultRefusal refusal, KeyReference key, JsonObject claims) {
        return switch (refusal.status()) {
            case 400 ->
                "Is the key exportable, with a release policy, and is the vault a Premium one or a Managed HSM?";
            case 401 -> "The vault does not take this identity's token: is the vault in the identity's own tenant?";
            case 403 -> forbidden(refusal, key, claims);
            case 404 -> "Check the key's name and version, and whether it was deleted.";
            case 429 -> "The vault is busy and was still so after several tries; load again later.";
            default -> refusal.status() >= 500 ? "The service fails; load again later." : "Is this URL really a vault?";
        };
    }

    /** Code and text for an unmet policy are not documented, so whatever is not clearly another case is that. */
    private static String forbidden(VaultRefusal refusal, KeyReference key, JsonObject claims) {
        if (refusal.mentions("ForbiddenByRbac", "AccessDenied", "not authorized to perform", "release permission")) {
            return "The identity may not release keys here: give it the role \"" + role(key) + "\", or in a vault with"
                    + " access policies the key permission release. A new assignment takes minutes to arrive.";
        }
        if (refusal.mentions("ForbiddenByFirewall", "ForbiddenByConnection", "client address", "network access")) {
            return "The vault's firewall does not let this machine in: allow its network or use a private endpoint.";
        }
        return ofKeysState(refusal).orElseGet(() -> ofPolicy(claims));
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

    private static String ofPolicy(JsonObject claims) {
        return "The key's release policy is probably not met by the attestation token, which has iss = "
                + claim(claims, "iss") + ", x-ms-attestation-type = " + tee(claims, "x-ms-attestation-type")
                + " and x-ms-compliance-status = " + tee(claims, "x-ms-compliance-status")
                + " in x-ms-isolation-tee: compare them, and every other claim that the policy names. Its authority must"
                + " be iss, which the property attestation.endpoint decides.";
    }

    private static String role(KeyReference key) {
        return key.vault().getHost().contains(".managedhsm.")
                ? "Managed HSM Crypto Service Release User"
                : "Key Vault Crypto Service Release User";
    }

    private static String tee(JsonObject claims, String name) {
        try {
            return claim(claims.object("x-ms-isolation-tee"), name);
        } catch (MalformedException e) {
            return "(none)";
        }
    }

    private static String claim(JsonObject claims, String name) {
        try {
            return ServiceText.of(claims.string(name));
        } catch (MalformedException e) {
            return "(none)";
        }
    }
}
