// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.json.JsonObject;

/**
 * The verdict of Microsoft Azure Attestation (RFC 9334), its signature and our key in it verified.
 *
 * @param token the compact JWT, which a relying party takes as it is
 * @param claims the token's claims
 */
public record AttestationResult(String token, JsonObject claims) {
    /** Without the token: whoever has it can ask for the key, wrapped to ours. */
    @Override
    public String toString() {
        return "AttestationResult";
    }
}
