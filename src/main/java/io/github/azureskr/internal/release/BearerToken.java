// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.time.Instant;

/** An access token (RFC 6750): whoever has it may use the vaults as the identity that it was given to. */
record BearerToken(String text, Instant expires) {
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
