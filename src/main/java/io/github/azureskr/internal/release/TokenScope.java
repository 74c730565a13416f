// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.identity.AzureAuthorityHosts;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** For what an access token is asked, known from a vault's host before the vault has been asked. */
final class TokenScope {
    private static final String KEY_VAULT = "https://vault.azure.net";

    /** By the DNS suffix of the service in each cloud. */
    private static final Map<String, String> AUDIENCES = Map.of(
            ".vault.azure.net", KEY_VAULT,
            ".managedhsm.azure.net", "https://managedhsm.azure.net",
            ".vault.usgovcloudapi.net", "https://vault.usgovcloudapi.net",
            ".managedhsm.usgovcloudapi.net", "https://managedhsm.usgovcloudapi.net",
            ".vault.azure.cn", "https://vault.azure.cn",
            ".managedhsm.azure.cn", "https://managedhsm.azure.cn",
            ".managedhsm.chinacloudapi.cn", "https://managedhsm.azure.cn");

    private TokenScope() {}

    /** The scope of {@code key}'s vault; Key Vault's public one for a host that no cloud has. */
    static String of(KeyReference key) {
        return audience(key.vault()).orElse(KEY_VAULT) + "/.default";
    }

    static boolean isOfACloud(URI vault) {
        return audience(vault).isPresent();
    }

    private static Optional<String> audience(URI vault) {
        String host = vault.getHost();
        return AUDIENCES.entrySet().stream()
                .filter(entry -> host.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Entra in the cloud that {@code scope} is of. */
    static String authority(String scope) {
        if (scope.contains(".usgovcloudapi.net/")) {
            return AzureAuthorityHosts.AZURE_GOVERNMENT;
        }
        return scope.contains(".azure.cn/") ? AzureAuthorityHosts.AZURE_CHINA : AzureAuthorityHosts.AZURE_PUBLIC_CLOUD;
    }
}
