// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

/** The rules of exportable keys and their policies, by the codes the service gives them (Key Vault REST API, error responses). */
final class ReleaseRules {
    private ReleaseRules() {}

    /** Refuses a new key, or a new version of a key, that may not be. */
    static void check(NewKey key, ApiVersion api) {
        if (key.exportable() && !api.releasesKeys()) {
            throw exportableUnsupported();
        }
        if (key.exportable() && !key.policy().exists()) {
            throw Refusal.badParameter("AKV.SKR.1004: Exportable keys must have release policy.");
        }
        if (!key.exportable() && key.policy().exists()) {
            throw Refusal.badParameter("AKV.SKR.1005: Non-exportable keys must not have release policy.");
        }
        if (key.exportable() && !key.type().isHsm()) {
            throw Refusal.badParameter("AKV.SKR.1006: Exportable keys must be HSM protected.");
        }
    }

    private static Refusal exportableUnsupported() {
        return Refusal.badParameter("AKV.SKR.1001: The exportable attribute is only supported with premium vaults and"
                + " API version >= '7.3-preview'.");
    }

    /** A new version is as exportable as the key has been, and keeps a policy that is immutable. */
    static void checkVersion(VaultKey present, NewKey next) {
        if (present.policy().exists() != next.policy().exists()) {
            throw Refusal.badParameter("AKV.SKR.1003: The exportable attribute of an existing key cannot be changed.");
        }
        checkPolicy(present.policy(), next.policy());
    }

    static void checkExportable(VaultKey present, boolean exportable) {
        if (present.policy().exists() != exportable) {
            throw Refusal.badParameter("AKV.SKR.1014: Cannot modify the exportable state of a key.");
        }
    }

    static void checkPolicy(ReleasePolicy present, ReleasePolicy next) {
        if (present.immutable() && !present.equals(next)) {
            throw Refusal.badParameter("AKV.SKR.1020: Immutable Key Release Policy cannot be modified.");
        }
    }

    static Refusal policyOnVersion() {
        return Refusal.badParameter("AKV.SKR.1016: Key Release Policy can only be set on versionless key.");
    }
}
