// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** An attestation token's claims, as a release policy sees them. */
record Claims(Map<String, Object> members) {

    /** The claim a dotted path names: the whole name as one member, else split at its first dot. */
    Optional<Object> at(String path) {
        return at(members, path);
    }

    private static Optional<Object> at(Map<String, Object> object, String path) {
        if (object.containsKey(path)) {
            return Optional.ofNullable(object.get(path));
        }
        int dot = path.indexOf('.');
        if (dot > 0 && object.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
            return at(Json.asObject(inner), path.substring(dot + 1));
        }
        return Optional.empty();
    }

    /**
     * A scalar's canonical text: policies compare the boolean true with "true", the number 0 with "0"
     * (seen in releases by the real service). Objects and arrays have none: they never equal a scalar.
     */
    static Optional<String> canonical(Object value) {
        if (value instanceof Number number) {
            return Optional.of(
                    new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
        }
        boolean scalar = value instanceof String || value instanceof Boolean;
        return scalar ? Optional.of(value.toString()) : Optional.empty();
    }

    String issuer() {
        return at("iss")
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse("");
    }
}
