// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.identity.ManagedIdentityCredential;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.spec.AzureSkrException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The access tokens of one identity, for the length of a load. */
public final class Credential {
    private final Identity identity;
    private final ImdsAnswerPolicy imdsAnswers = new ImdsAnswerPolicy();
    private final HttpPipeline imdsPipeline;
    private final HttpPipeline entraPipeline;
    private final Map<String, AccessToken> tokens = new HashMap<>();

    /**
     * @param imds scheme, host and port of the instance metadata service: {@code http://169.254.169.254}
     */
    public Credential(Http http, URI imds, Identity identity) {
        this.identity = identity;
        this.imdsPipeline = new HttpPipelineBuilder()
                .policies(imdsAnswers)
                .httpClient(AzureSdkHttpClient.toImds(http, imds))
                .build();
        this.entraPipeline = new HttpPipelineBuilder()
                .policies(new EntraAnswerPolicy())
                .httpClient(AzureSdkHttpClient.toServices(http))
                .build();
    }

    /** Fetches the token that {@code key}'s vault will want, so that it is there when the vault asks for it. */
    public void prefetch(KeyReference key) throws AzureSkrException {
        token(TokenScope.of(key));
    }

    /** The token for {@code scope}. Whoever asks while another thread fetches it waits for that one. */
    synchronized AccessToken token(String scope) throws AzureSkrException {
        AccessToken known = tokens.get(scope);
        if (known == null || known.isExpired()) {
            known = fetch(new TokenRequestContext().addScopes(scope));
            tokens.put(scope, known);
        }
        return known;
    }

    /** What the Azure SDK's clients take. They get an {@link IdentityFailure} where there is no token. */
    TokenCredential forSdk() {
        return new ForSdk();
    }

    private AccessToken fetch(TokenRequestContext request) throws AzureSkrException {
        try {
            if (identity instanceof Identity.Application application) {
                return ApplicationCredential.of(application, request.getScopes().get(0), entraPipeline)
                        .getTokenSync(request);
            }
            // Not block(), which Reactor refuses on its own threads; all is done when getToken returns.
            AccessToken stub = managedIdentity().getToken(request).toFuture().join();
            return new AccessToken(imdsAnswers.redeem(stub.getToken()), stub.getExpiresAt());
        } catch (RuntimeException e) {
            throw IdentityFailure.explain(identity, e);
        }
    }

    private ManagedIdentityCredential managedIdentity() {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder()
                .executorService(new CallerThread())
                .pipeline(imdsPipeline);
        if (identity instanceof Identity.ClientId byClientId) {
            builder.clientId(byClientId.id());
        } else if (identity instanceof Identity.ObjectId byObjectId) {
            builder.objectId(byObjectId.id());
        } else if (identity instanceof Identity.ResourceId byResourceId) {
            builder.resourceId(byResourceId.id());
        }
        return builder.build();
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Credential[" + identity + "]";
    }

    private final class ForSdk implements TokenCredential {
        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            return Mono.fromCallable(() -> getTokenSync(request));
        }

        @Override
        public AccessToken getTokenSync(TokenRequestContext request) {
            try {
                // Claims: the vault wants another token than the one it was sent (continuous access evaluation).
                return request.getClaims() == null ? token(request.getScopes().get(0)) : fetch(request);
            } catch (AzureSkrException e) {
                throw new IdentityFailure(e);
            }
        }
    }
}
