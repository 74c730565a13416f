// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a false or broken verifier does to its answers: for tests of the clients' checks.
 *
 * @param header change of the token's header, before it is signed
 * @param claims change of the token's claims, before it is signed
 * @param foreignKey whether the token is signed by a key that does not stand in /certs, under the true key's kid
 * @param jwt change of the signed token
 * @param envelope change of the JSON around the encrypted token
 * @param replay whether the last honest answer is given again, to whoever asks
 */
public record Tampering(
        UnaryOperator<Map<String, Object>> header,
        UnaryOperator<Map<String, Object>> claims,
        boolean foreignKey,
        UnaryOperator<String> jwt,
        UnaryOperator<Map<String, Object>> envelope,
        boolean replay) {

    private static final UnaryOperator<Map<String, Object>> SAME = UnaryOperator.identity();

    public static Tampering none() {
        return new Tampering(SAME, SAME, false, UnaryOperator.identity(), SAME, false);
    }

    public static Tampering header(UnaryOperator<Map<String, Object>> change) {
        return new Tampering(change, SAME, false, UnaryOperator.identity(), SAME, false);
    }

    public static Tampering claims(UnaryOperator<Map<String, Object>> change) {
        return new Tampering(SAME, change, false, UnaryOperator.identity(), SAME, false);
    }

    /** One claim at the top: another issuer, another time. */
    public static Tampering claim(String name, Object value) {
        return claims(claims -> with(claims, name, value));
    }

    public static Tampering signedByAnotherKey() {
        return new Tampering(SAME, SAME, true, UnaryOperator.identity(), SAME, false);
    }

    public static Tampering jwt(UnaryOperator<String> change) {
        return new Tampering(SAME, SAME, false, change, SAME, false);
    }

    public static Tampering envelope(UnaryOperator<Map<String, Object>> change) {
        return new Tampering(SAME, SAME, false, UnaryOperator.identity(), change, false);
    }

    /** One member of the envelope: a wrong tag, cipher or inner key. */
    public static Tampering envelope(String name, Object value) {
        return envelope(envelope -> with(envelope, name, value));
    }

    public static Tampering replayed() {
        return new Tampering(SAME, SAME, false, UnaryOperator.identity(), SAME, true);
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return changed;
    }
}
