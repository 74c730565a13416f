// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The built-in roles that matter to keys, by what they allow here. */
public enum Role {
    KEY_VAULT_ADMINISTRATOR("Key Vault Administrator", EnumSet.allOf(Permission.class)),
    KEY_VAULT_CRYPTO_OFFICER("Key Vault Crypto Officer", keys()),
    KEY_VAULT_CRYPTO_USER("Key Vault Crypto User", user()),
    KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER("Key Vault Crypto Service Release User", EnumSet.of(Permission.KEYS_RELEASE)),
    KEY_VAULT_SECRETS_USER("Key Vault Secrets User", EnumSet.of(Permission.SECRETS_GET)),
    MANAGED_HSM_CRYPTO_OFFICER(
            "Managed HSM Crypto Officer", EnumSet.of(Permission.KEYS_RECOVER, Permission.KEYS_PURGE)),
    MANAGED_HSM_CRYPTO_USER("Managed HSM Crypto User", hsmUser()),
    MANAGED_HSM_CRYPTO_AUDITOR("Managed HSM Crypto Auditor", EnumSet.of(Permission.KEYS_GET, Permission.KEYS_LIST)),
    MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER(
            "Managed HSM Crypto Service Release User", EnumSet.of(Permission.KEYS_RELEASE));

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is
    private final Set<Permission> permissions;

    Role(String title, Set<Permission> permissions) {
        this.title = title;
        this.permissions = Set.copyOf(permissions);
    }

    /** The role's name in the portal. */
    public String title() {
        return title;
    }

    boolean allows(Permission permission) {
        return permissions.contains(permission);
    }

    boolean isForHsm() {
        return title.startsWith("Managed HSM");
    }

    private static Set<Permission> keys() {
        return EnumSet.allOf(Permission.class).stream()
                .filter(permission -> permission.collection().equals("keys"))
                .collect(Collectors.toSet());
    }

    /** Whose name misleads: it makes, changes and deletes keys, and does all but what the officer is there for. */
    private static Set<Permission> hsmUser() {
        Set<Permission> permissions = EnumSet.copyOf(keys());
        permissions.removeAll(EnumSet.of(Permission.KEYS_RECOVER, Permission.KEYS_PURGE));
        return permissions;
    }

    /** Uses keys, and neither makes, deletes nor releases any. */
    private static Set<Permission> user() {
        return EnumSet.of(
                Permission.KEYS_GET,
                Permission.KEYS_LIST,
                Permission.KEYS_UPDATE,
                Permission.KEYS_SIGN,
                Permission.KEYS_VERIFY);
    }
}
