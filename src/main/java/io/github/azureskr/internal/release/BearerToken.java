// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.time.Instant;
import java.util.regex.Pattern;

/** An access token (RFC 6750): whoever has it may use the vaults as the identity that it was given to. */
record BearerToken(String text, Instant expires) {
    /** RFC 6750 section 2.1. */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** Whether this can stand in a header, so that who gave it is told of it and not who is sent it. */
    static boolean isWellFormed(String text) {
        return B64TOKEN.matcher(text).matches();
    }

    boolean isExpired() {
        return !Instant.now().isBefore(expires);
    }

    /** As the value of the header Authorization. */
    String authorization() {
        return "Bearer " + text;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "BearerToken[until " + expires + "]";
    }
}
