// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import java.net.URI;

/** The Azure SDK's clients of vaults, on our own HTTP client and with one identity's tokens. */
final class KeyClients {
    private final AzureSdkHttpClient http;
    private final Credential credential;
    private final Deadline deadline;

    KeyClients(Http http, Credential credential, Deadline deadline) {
        this.http = new AzureSdkHttpClient(http);
        this.credential = credential;
        this.deadline = deadline;
    }

    /** A client of {@code key}'s vault. */
    KeyClient of(KeyReference key) {
        KeyClientBuilder builder = new KeyClientBuilder()
                .vaultUrl(key.vault().toString())
                .credential(credential.forSdk())
                .httpClient(http)
                .retryPolicy(BoundedRetry.forVault(deadline))
                // Whatever the environment says: bodies hold the attestation token.
                .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE));
        if (isLoopback(key.vault())) {
            // Its challenge names a cloud's domain, of which a loopback host is no part.
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }

    private static boolean isLoopback(URI vault) {
        return vault.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]");
    }
}
