// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Optional;

/** A verified token: who says it and for how long, then every claim as it stands. */
final class TokenValues {
    private TokenValues() {}

    static Findings of(JsonObject claims) throws MalformedException {
        Draft draft = new Draft();
        draft.section(
                "token",
                new Values()
                        .put("issuer", claims.text("iss").map(TokenValues::issuer))
                        .put("issued", time(claims, "iat"))
                        .put("valid_from", time(claims, "nbf"))
                        .put("valid_until", time(claims, "exp"))
                        .map());
        draft.section("claims", new Claims(claims.members()).marked());
        return draft.findings("attestation token");
    }

    /** A provider of one's own has a name of one's own; the shared ones tell nothing but a region. */
    private static Object issuer(String issuer) {
        return Claims.identifies("iss", issuer) ? new Identifying(issuer) : issuer;
    }

    private static Optional<String> time(JsonObject claims, String name) throws MalformedException {
        return claims.has(name) ? Optional.of(claims.time(name).toString()) : Optional.empty();
    }
}
