// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A token's claims, found by the names that a policy has for them. */
record TokenClaims(JsonObject claims) {
    /** What stands in a token under a name; null where there is nothing, or JSON's null. */
    record Found(Object json) {
        boolean isThere() {
            return json != null;
        }

        Optional<Scalar> scalar() {
            return Scalar.of(json);
        }

        @Override
        public String toString() {
            if (json instanceof Map) {
                return "an object";
            }
            if (json instanceof List) {
                return "an array";
            }
            return scalar().map(Scalar::toString).orElse("(none)");
        }
    }

    Optional<String> issuer() {
        return claims.text("iss");
    }

    Found find(String name) {
        return new Found(find(name, claims.members()));
    }

    /** A member of the whole name; else the dot leads on. There is no way into an array. */
    private static Object find(String name, Map<?, ?> members) {
        if (members.containsKey(name)) {
            return members.get(name);
        }
        int dot = name.indexOf('.');
        return dot >= 0 && members.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(name.substring(dot + 1), inner)
                : null;
    }
}
