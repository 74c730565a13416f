// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A verified token: who says it and for how long, then every claim as it stands. */
final class TokenValues {
    private static final String SHARED_PROVIDER = "https://shared";

    private TokenValues() {}

    static Findings of(JsonObject claims) throws MalformedException {
        Draft draft = new Draft();
        draft.section(
                "token",
                new Values()
                        .put("issuer", claims.text("iss"))
                        .put("issued", time(claims, "iat"))
                        .put("valid_from", time(claims, "nbf"))
                        .put("valid_until", time(claims, "exp"))
                        .map());
        draft.section("claims", claims.members());
        draft.identifying(identifying(claims));
        return draft.findings("attestation token");
    }

    private static Set<String> identifying(JsonObject claims) {
        Set<String> values = new HashSet<>(new Claims(claims.members()).identifying());
        // A provider of one's own has a name of one's own; the shared ones tell nothing but a region.
        claims.text("iss").filter(issuer -> !issuer.startsWith(SHARED_PROVIDER)).ifPresent(values::add);
        return values;
    }

    private static Optional<String> time(JsonObject claims, String name) throws MalformedException {
        return claims.has(name)
                ? Optional.of(Instant.ofEpochSecond(claims.number(name)).toString())
                : Optional.empty();
    }
}
