// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

/** Vaults as a process that has just started has them: none has said yet which token it wants. */
public final class UnseenVaults {
    private UnseenVaults() {}

    public static void forgetAll() {
        VaultClient.forgetAll();
    }
}
