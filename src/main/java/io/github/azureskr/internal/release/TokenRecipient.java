// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * To whom an access token is sent unasked. Whoever has it may use the vaults as this identity, so a mistyped or planted
 * host must not get one. A release, and what the Azure SDK asks, has the vault's challenge before it and compares the host
 * with that ({@link VaultChallenge}); our requests for the state of a key and for a certificate have none.
 */
final class TokenRecipient {
    private TokenRecipient() {}

    /**
     * Refuses {@code key}'s vault unless it is of a cloud, on this machine, or of a private authority.
     *
     * @param anchors of the configuration: whoever names some says himself whose hosts are his
     */
    static void require(KeyReference key, List<X509Certificate> anchors, Stage stage) throws AzureSkrException {
        URI vault = key.vault();
        if (TokenScope.isOfACloud(vault) || isLoopback(vault) || !anchors.isEmpty()) {
            return;
        }
        throw new AzureSkrException(
                stage,
                "no access token is sent to " + vault.getHost() + ": that is no host of Key Vault or Managed HSM in any"
                        + " cloud",
                "Check the key's identifier (…vault.azure.net, …managedhsm.azure.net). If it is a private name of a"
                        + " vault, name the certificate of its authority in trust.certificates",
                null);
    }

    static boolean isLoopback(URI vault) {
        return vault.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]");
    }
}
