// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.KeyVault;
import io.github.azureskr.emulator.vault.Permission;
import java.net.http.HttpClient;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** Who prepares the vault, with the Azure SDK as against a real one. May create keys and not release them. */
final class Operator {
    private final KeyClient keys;

    Operator(LocalAzure azure) {
        ManagedIdentity identity = ManagedIdentity.userAssigned("operator");
        azure.keyVault().grant(identity.objectId(), Permission.KEYS_CREATE, Permission.KEYS_GET);
        TokenCredential credential = request -> Mono.fromSupplier(() -> new AccessToken(
                azure.entra().issue(identity, KeyVault.AUDIENCE).bearer(),
                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
        keys = new KeyClientBuilder()
                .vaultUrl(azure.uri(AzureService.KEY_VAULT).toString())
                .credential(credential)
                .httpClient(new JdkHttpClientBuilder(
                                HttpClient.newBuilder().sslContext(azure.ca().clientContext()))
                        .build())
                .disableChallengeResourceVerification()
                .buildClient();
    }

    KeyVaultKey createKey(String name, String releasePolicy) {
        return keys.createRsaKey(new CreateRsaKeyOptions(name)
                .setKeySize(2048)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(new KeyReleasePolicy(BinaryData.fromString(releasePolicy))));
    }
}
