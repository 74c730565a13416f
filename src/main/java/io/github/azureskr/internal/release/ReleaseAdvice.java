// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;

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

    /** The code and text for an unmet policy are not documented, so whatever is not clearly another case is that. */
    private static String forbidden(VaultRefusal refusal, KeyReference key, JsonObject claims) {
        if (refusal.mentions("ForbiddenByRbac", "AccessDenied", "not authorized to perform", "release permission")) {
            return "The identity may not release keys here: give it the role \"" + role(key) + "\", or in a vault with"
                    + " access policies the key permission release. A new assignment takes minutes to arrive.";
        }
        if (refusal.mentions("ForbiddenByFirewall", "ForbiddenByConnection", "client address", "network access")) {
            return "The vault's firewall does not let this machine in: allow its network or use a private endpoint.";
        }
        return "The key's release policy is probably not met by the attestation token, which has iss = "
                + claim(claims, "iss") + ", x-ms-attestation-type = " + tee(claims, "x-ms-attestation-type")
                + " and x-ms-compliance-status = " + tee(claims, "x-ms-compliance-status")
                + " in x-ms-isolation-tee: compare them, and every other claim that the policy names.";
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
