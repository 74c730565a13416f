// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.ServiceText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which token a vault wants, in its own words: {@code WWW-Authenticate: Bearer authorization="https://login…/{tenant}",
 * resource="https://vault.azure.net"} (RFC 6750 section 3, with Key Vault's parameters).
 *
 * @param scope for which it has to be
 * @param claims that have to be in it, where a token was not enough (continuous access evaluation)
 */
record VaultChallenge(String scope, Optional<String> claims) {
    /**
     * Empty if the answer is none.
     *
     * @param known for which scope this vault has wanted tokens so far: a challenge for claims need not name it again
     */
    static Optional<VaultChallenge> of(HttpResponse answer, Optional<String> known) throws MalformedException {
        Optional<Map<String, String>> bearer = answer.headers().getOrDefault("www-authenticate", List.of()).stream()
                .map(BearerParameters::of)
                .flatMap(Optional::stream)
                .findFirst();
        if (answer.status() != 401 || bearer.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> parameters = bearer.get();
        Optional<String> scope = Optional.ofNullable(parameters.get("resource"))
                .map(resource -> resource + "/.default")
                .or(() -> Optional.ofNullable(parameters.get("scope")))
                .or(() -> known);
        Optional<String> claims = claims(parameters);
        return scope.map(named -> new VaultChallenge(named, claims));
    }

    private static Optional<String> claims(Map<String, String> parameters) throws MalformedException {
        if (!"insufficient_claims".equalsIgnoreCase(parameters.get("error")) || !parameters.containsKey("claims")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Bytes.utf8(parameters.get("claims")).decodeBase64().utf8());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("its vault's challenge", "claims is not base64", e);
        }
    }

    /** Refuses what would send a token to somebody for whom it is not: {@code vault} is no host of the token's service. */
    void requireOf(URI vault) throws MalformedException {
        // A loopback host is no part of a cloud's domain.
        if (!TokenRecipient.isLoopback(vault) && !vault.getHost().endsWith("." + audience())) {
            throw new MalformedException(
                    "its vault's challenge",
                    "'" + ServiceText.of(scope) + "' does not match the host " + vault.getHost()
                            + ", which got no token");
        }
    }

    private String audience() throws MalformedException {
        try {
            String host = URI.create(scope).getHost();
            if (host != null) {
                return host.toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("its vault's challenge", "names no resource that is a URL", e);
        }
        throw new MalformedException("its vault's challenge", "names no resource that has a host");
    }
}
