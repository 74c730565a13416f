// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The key of the attested environment that a release wraps to. */
record Recipient(String kid, RSAPublicKey key) {

    /**
     * The first RSA key in {@code x-ms-runtime.keys} that is for encryption; keys under {@code x-ms-isolation-tee}
     * do not count (Azure confidential computing documentation, "Secure key release").
     */
    static Recipient of(Claims claims) {
        Object keys = claims.at("x-ms-runtime.keys").orElse(List.of());
        List<?> list = keys instanceof List<?> found ? found : List.of();
        return list.stream()
                .filter(Map.class::isInstance)
                .map(Json::asObject)
                .filter(Recipient::isForEncryption)
                .findFirst()
                .map(Recipient::read)
                .orElseThrow(() -> TargetVerifier.unverified("x-ms-runtime.keys has no RSA key for encryption"));
    }

    private static boolean isForEncryption(Map<String, Object> jwk) {
        boolean encrypts = jwk.get("key_ops") instanceof List<?> operations && operations.contains("encrypt");
        return "RSA".equals(jwk.get("kty"))
                && (encrypts || "enc".equals(jwk.get("use")) || "enc".equals(jwk.get("key_use")));
    }

    private static Recipient read(Map<String, Object> jwk) {
        try {
            Map<String, Object> publicKey = Json.object("kty", "RSA", "n", jwk.get("n"), "e", jwk.get("e"));
            String kid =
                    Optional.ofNullable(jwk.get("kid")).map(Object::toString).orElse("");
            return new Recipient(kid, RSAKey.parse(publicKey).toRSAPublicKey());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw TargetVerifier.unverified("the key in x-ms-runtime.keys cannot be read: " + e.getMessage());
        }
    }
}
