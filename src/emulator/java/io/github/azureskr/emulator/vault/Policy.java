// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A release policy: which claims of which attestation authority a key asks for (Key Vault documentation, "policy grammar"). */
record Policy(String version, List<Rule> anyOf) {

    /** One authority and what it must have attested. */
    record Rule(String authority, Condition condition) {}

    boolean names(String issuer) {
        return anyOf.stream().anyMatch(rule -> sameAuthority(rule.authority, issuer));
    }

    /** Why the claims do not open this policy; empty when they do. */
    Optional<String> unmetBy(Claims claims) {
        List<Rule> rules = anyOf.stream()
                .filter(rule -> sameAuthority(rule.authority, claims.issuer()))
                .toList();
        if (rules.isEmpty()) {
            return Optional.of("no rule for the authority " + claims.issuer());
        }
        return new Condition.AnyOf(rules.stream().map(Rule::condition).toList()).unmetBy(claims);
    }

    /** As vaults store it: version, anyOf, in a rule authority first and without its trailing slash. */
    Map<String, Object> normalised() {
        return Json.object(
                "version",
                version,
                "anyOf",
                anyOf.stream().map(Policy::normalised).collect(Collectors.toList()));
    }

    private static Map<String, Object> normalised(Rule rule) {
        Map<String, Object> json = Json.object("authority", withoutSlash(rule.authority));
        json.putAll(rule.condition.json());
        return json;
    }

    /** Scheme and host in any case, one trailing slash or none. */
    static boolean sameAuthority(String one, String other) {
        return isAuthority(one) && isAuthority(other) && canonical(one).equals(canonical(other));
    }

    /** An authority is an https URL: its signing keys are fetched from below it. */
    static boolean isAuthority(String text) {
        try {
            URI uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String canonical(String authority) {
        URI uri = URI.create(withoutSlash(authority));
        String origin = uri.getScheme() + "://" + uri.getRawAuthority();
        return origin.toLowerCase(Locale.ROOT) + uri.getRawPath();
    }

    private static String withoutSlash(String authority) {
        return authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
    }
}
