// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.HttpResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which token a vault wants, in its own words: {@code WWW-Authenticate: Bearer authorization="https://login…/{tenant}",
 * resource="https://vault.azure.net"} (RFC 6750 section 3, with Key Vault's parameters).
 *
 * @param scope for which it has to be
 * @param claims that have to be in it, where a token was not enough (continuous access evaluation)
 */
record VaultChallenge(String scope, Optional<String> claims) {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)\\s*=\\s*\"([^\"]*)\"");

    /** Empty if the answer is none. */
    static Optional<VaultChallenge> of(HttpResponse answer) throws MalformedException {
        Optional<String> header = answer.header("www-authenticate");
        if (answer.status() != 401
                || header.isEmpty()
                || !header.get().toLowerCase(Locale.ROOT).startsWith("bearer")) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(header.get());
        while (parameter.find()) {
            parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), parameter.group(2));
        }
        Optional<String> scope = Optional.ofNullable(parameters.get("resource"))
                .map(resource -> resource + "/.default")
                .or(() -> Optional.ofNullable(parameters.get("scope")));
        Optional<String> claims = claims(parameters);
        return scope.map(named -> new VaultChallenge(named, claims));
    }

    private static Optional<String> claims(Map<String, String> parameters) throws MalformedException {
        if (!"insufficient_claims".equals(parameters.get("error")) || !parameters.containsKey("claims")) {
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
