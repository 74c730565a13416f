// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who makes the claims: a token's {@code iss}.
 *
 * @param identifier as the policy writes it; most are URLs
 */
public record Authority(String identifier) {
    private static final Pattern URL = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)(.*)");

    /** Real policies have a slash at the end where MAA's tokens have none; case means nothing in scheme and host. */
    boolean isNamedBy(String issuer) {
        return canonical(identifier).equals(canonical(issuer));
    }

    private static String canonical(String identifier) {
        String bare = identifier.endsWith("/") ? identifier.substring(0, identifier.length() - 1) : identifier;
        Matcher url = URL.matcher(bare);
        return url.matches() ? url.group(1).toLowerCase(Locale.ROOT) + url.group(2) : bare;
    }

    @Override
    public String toString() {
        return Shown.of(identifier);
    }
}
