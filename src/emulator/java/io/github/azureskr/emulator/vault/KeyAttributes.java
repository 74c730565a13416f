// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Instant;
import java.util.Map;

/** A key version's attributes. Without a bound, {@code nbf} is {@link Instant#MIN} and {@code exp} {@link Instant#MAX}. */
record KeyAttributes(boolean enabled, Instant notBefore, Instant expires, Instant created, Instant updated) {

    static KeyAttributes created(Instant now) {
        return new KeyAttributes(true, Instant.MIN, Instant.MAX, now, now);
    }

    /** These attributes as a request changes them: what it does not name stays. */
    KeyAttributes updated(Body attributes, Instant now) {
        return new KeyAttributes(
                attributes.flag("enabled").orElse(enabled),
                attributes.seconds("nbf").orElse(notBefore),
                attributes.seconds("exp").orElse(expires),
                created,
                now);
    }

    Map<String, Object> json() {
        Map<String, Object> json = Json.object("enabled", enabled);
        if (!notBefore.equals(Instant.MIN)) {
            json.put("nbf", notBefore.getEpochSecond());
        }
        if (!expires.equals(Instant.MAX)) {
            json.put("exp", expires.getEpochSecond());
        }
        json.put("created", created.getEpochSecond());
        json.put("updated", updated.getEpochSecond());
        json.put("recoveryLevel", "Recoverable+Purgeable");
        json.put("recoverableDays", 90);
        return json;
    }

    /** Whether a disabled key is still shown is told in two ways; this is the stricter one. */
    void requireEnabled(String operation) {
        if (!enabled) {
            throw Refusal.forbidden("KeyDisabled", "Operation " + operation + " is not allowed on a disabled key.");
        }
    }

    /** A key is used inside its time only (the inner codes are general knowledge of the service). */
    void requireUsable(String operation, Instant now) {
        requireEnabled(operation);
        if (now.isBefore(notBefore)) {
            throw Refusal.forbidden(
                    "KeyNotYetValid", "Operation " + operation + " is not allowed on a not yet valid key.");
        }
        if (!now.isBefore(expires)) {
            throw Refusal.forbidden("KeyExpired", "Operation " + operation + " is not allowed on an expired key.");
        }
    }
}
