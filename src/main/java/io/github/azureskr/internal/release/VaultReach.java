// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.HttpFailure;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;

/** What to do where a vault gives no answer. */
public final class VaultReach {
    private VaultReach() {}

    public static String remedy(URI vault, IOException failure) {
        if (failure.getCause() instanceof UnknownHostException) {
            // A deleted vault's name is taken out of the DNS at once.
            return "Check the vault's name in the key's identifier, and this machine's DNS. A deleted vault has no address:"
                    + " recover it (az keyvault recover " + name(vault.getHost()) + ")";
        }
        if (failure instanceof MalformedException) {
            return HttpFailure.SOMEBODY_ELSE;
        }
        return HttpFailure.remedy(
                failure, "If this lasts, check the key's identifier, and that this machine may reach the vault");
    }

    private static String name(String host) {
        return (host.contains(".managedhsm.") ? "--hsm-name " : "--name ") + host.split("\\.", 2)[0];
    }
}
