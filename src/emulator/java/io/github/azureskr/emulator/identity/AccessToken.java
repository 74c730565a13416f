// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import java.time.Instant;

/** An access token as it was issued. */
public record AccessToken(String bearer, ManagedIdentity identity, String resource, Instant notBefore, Instant expiry) {

    @Override
    public String toString() {
        return "AccessToken[" + identity.clientId() + " for " + resource + " until " + expiry + "]";
    }
}
