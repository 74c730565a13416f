// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.Locale;

/** What a caller may be allowed to do: in access policies by its word, in role definitions by its data action. */
public enum Permission {
    KEYS_GET("read"),
    KEYS_LIST("read"),
    KEYS_CREATE("create/action"),
    KEYS_IMPORT("import/action"),
    KEYS_UPDATE("update/action"),
    KEYS_ROTATE("rotate/action"),
    KEYS_DELETE("delete"),
    KEYS_RECOVER("recover/action"),
    KEYS_PURGE("purge/action"),
    KEYS_SIGN("sign/action"),
    KEYS_VERIFY("verify/action"),
    KEYS_RELEASE("release/action"),
    CERTIFICATES_GET("read"),
    CERTIFICATES_LIST("read"),
    CERTIFICATES_CREATE("create/action"),
    CERTIFICATES_IMPORT("import/action"),
    SECRETS_GET("getSecret/action");

    private final String action;

    Permission(String action) {
        this.action = action;
    }

    /** {@code keys}, {@code certificates} or {@code secrets}. */
    String collection() {
        return name().substring(0, name().indexOf('_')).toLowerCase(Locale.ROOT);
    }

    /** The permission's word in an access policy: {@code release}. */
    String word() {
        return name().substring(name().indexOf('_') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code keys/release/action}, below the resource provider's prefix. */
    String dataAction() {
        return collection() + "/" + action;
    }
}
