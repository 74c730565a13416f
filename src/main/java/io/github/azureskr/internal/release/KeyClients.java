// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.spec.Stage;
import java.time.Duration;

/** The Azure SDK's clients of vaults, on our own HTTP client and with one identity's tokens. */
final class KeyClients {
    private final Http http;
    private final Credential credential;

    KeyClients(Http http, Credential credential) {
        this.http = http;
        this.credential = credential;
    }

    /** A client of {@code key}'s vault. */
    KeyClient of(KeyReference key) {
        KeyClientBuilder builder = new KeyClientBuilder()
                .vaultUrl(key.vault().toString())
                .credential(credential.forSdk())
                .httpClient(new AzureSdkHttpClient(http, Stage.RELEASE))
                // The client repeats what is worth it.
                .retryPolicy(new RetryPolicy(new FixedDelay(0, Duration.ZERO)))
                // Whatever the environment says: bodies hold the attestation token.
                .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE));
        if (TokenRecipient.isLoopback(key.vault())) {
            // Its challenge names a cloud's domain, of which a loopback host is no part.
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }
}
