// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import io.github.azureskr.emulator.maa.Maa;
import io.github.azureskr.emulator.maa.Tampering;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** The claims of the last token that the attestation service issued. */
final class TokenClaims {
    /** What the key's release policy asks for: {@link io.github.azureskr.emulator.LocalAzure#releasePolicy}. */
    static final SortedMap<String, String> RELEASE_POLICY = new TreeMap<>(Map.of(
            "x-ms-isolation-tee.x-ms-attestation-type", "sevsnpvm",
            "x-ms-isolation-tee.x-ms-compliance-status", "azure-compliant-cvm"));

    private final AtomicReference<Map<String, Object>> last = new AtomicReference<>(Map.of());

    private TokenClaims() {}

    /** Looks over the service's shoulder and changes nothing. */
    static TokenClaims watch(Maa maa) {
        TokenClaims claims = new TokenClaims();
        maa.tamper(Tampering.claims(issued -> {
            claims.last.set(Map.copyOf(issued));
            return issued;
        }));
        return claims;
    }

    /** A claim by its dotted path. */
    Object value(String path) {
        Object value = last.get();
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }
}
