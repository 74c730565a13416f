// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.credential.TokenCredential;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The access tokens of one identity, for the length of a load. */
public final class Credential {
    private final Http http;
    private final ImdsTokens imds;
    private final Identity identity;
    private final Map<String, BearerToken> tokens = new HashMap<>();

    /**
     * @param imds scheme, host and port of the instance metadata service: {@code http://169.254.169.254}
     */
    public Credential(Http http, URI imds, Identity identity) {
        this.http = http;
        this.imds = new ImdsTokens(http, imds);
        this.identity = identity;
    }

    /** Fetches the token that {@code key}'s vault will want, so that it is there when the vault asks for it. */
    public void prefetch(KeyReference key) throws AzureSkrException {
        token(TokenScope.of(key));
    }

    /** The token for {@code scope}. Whoever asks while another thread fetches it waits for that one. */
    synchronized BearerToken token(String scope) throws AzureSkrException {
        BearerToken known = tokens.get(scope);
        return known == null || known.isExpired() ? fetch(scope, Optional.empty()) : known;
    }

    /**
     * Another token for {@code scope}, where a vault does not take the one that there is.
     *
     * @param claims that the vault wants in it (continuous access evaluation)
     */
    synchronized BearerToken another(String scope, Optional<String> claims) throws AzureSkrException {
        return fetch(scope, claims);
    }

    /** What the Azure SDK's clients take. They get an {@link IdentityFailure} where there is no token. */
    TokenCredential forSdk() {
        return new SdkCredential(this);
    }

    private BearerToken fetch(String scope, Optional<String> claims) throws AzureSkrException {
        BearerToken fetched = identity instanceof Identity.Application application
                ? ApplicationCredential.token(http, application, scope, claims)
                : ofTheMachine(scope);
        tokens.put(scope, fetched);
        return fetched;
    }

    /** IMDS knows no claims: what it gives is as new as it has it. */
    private BearerToken ofTheMachine(String scope) throws AzureSkrException {
        try {
            return imds.fetch(identity, scope);
        } catch (IOException e) {
            throw IdentityFailure.explain(identity, e);
        }
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Credential[" + identity + "]";
    }
}
