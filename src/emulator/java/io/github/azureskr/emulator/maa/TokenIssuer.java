// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes signed tokens of claims. */
final class TokenIssuer {
    private static final Duration LIFETIME = Duration.ofHours(8);
    private static final String POLICY = "version= 1.0;authorizationrules{=> permit();};issuancerules{};";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String issuer;
    private final Clock clock;
    private final SigningKey key;

    TokenIssuer(String issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.key = SigningKey.create(issuer, clock.instant());
    }

    /** The body of /certs. */
    Map<String, Object> jwks() {
        return Map.of("keys", List.of(key.jwk()));
    }

    String issue(Map<String, Object> claims, Tampering tampering) {
        Map<String, Object> header = Map.of("alg", "RS256", "jku", issuer + "/certs", "kid", key.kid(), "typ", "JWT");
        String signingInput = encode(tampering.header().apply(header)) + "."
                + encode(tampering.claims().apply(complete(claims)));
        SigningKey signer = tampering.foreignKey() ? SigningKey.create(issuer, clock.instant()) : key;
        String jwt = signingInput + "." + Base64URL.encode(signer.sign(signingInput));
        return tampering.jwt().apply(jwt);
    }

    private Map<String, Object> complete(Map<String, Object> claims) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> all = new TreeMap<>(claims);
        all.put("iss", issuer);
        all.put("iat", now);
        all.put("nbf", now);
        all.put("exp", now + LIFETIME.toSeconds());
        all.put("jti", jti());
        all.put("x-ms-ver", "1.0");
        all.put("x-ms-policy-hash", policyHash());
        return all;
    }

    private static String jti() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Of the policy's base64url text, not of the policy. */
    private static String policyHash() {
        byte[] text = Base64URL.encode(POLICY).toString().getBytes(StandardCharsets.US_ASCII);
        return Base64URL.encode(Sha256.of(text)).toString();
    }

    private static String encode(Map<String, Object> json) {
        return Base64URL.encode(JSONObjectUtils.toJSONString(json)).toString();
    }
}
