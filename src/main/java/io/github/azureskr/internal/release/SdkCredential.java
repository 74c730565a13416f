// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.github.azureskr.spec.AzureSkrException;
import java.time.ZoneOffset;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Our tokens, as the Azure SDK's clients ask for them. */
final class SdkCredential implements TokenCredential {
    private final Credential credential;

    SdkCredential(Credential credential) {
        this.credential = credential;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(() -> getTokenSync(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        String scope = request.getScopes().get(0);
        try {
            // Claims: the vault wants another token than the one it was sent.
            BearerToken token = request.getClaims() == null
                    ? credential.token(scope)
                    : credential.another(scope, Optional.of(request.getClaims()));
            return new AccessToken(token.text(), token.expires().atOffset(ZoneOffset.UTC));
        } catch (AzureSkrException e) {
            throw new IdentityFailure(e);
        }
    }
}
