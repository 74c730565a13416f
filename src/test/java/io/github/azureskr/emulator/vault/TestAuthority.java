// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An attestation authority as a vault sees it: discovery, keys, tokens; over real HTTPS. */
final class TestAuthority implements AutoCloseable {
    static final String KID = "dRKh+hBcWUfQimSl3Iv6ZhStW3TSOt0ThwiTgUUqZAo=";

    private final Clock clock;
    private final Listener listener;
    private final KeyPair signing = TestKeys.rsa2048();
    private final String issuer;

    TestAuthority(LocalCa ca, Clock clock) throws IOException {
        this.clock = clock;
        listener = Listener.https(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ca.issue("localhost", List.of("localhost")));
        issuer = listener.uri("localhost").toString();
        listener.start(this::answer);
    }

    private Response answer(Request request) {
        if (request.path().equals("/.well-known/openid-configuration")) {
            return Response.json(200, Map.of("issuer", issuer, "jwks_uri", issuer + "/certs"));
        }
        RSAKey key = new RSAKey.Builder((RSAPublicKey) signing.getPublic())
                .keyID(KID)
                .build();
        return Response.json(200, Map.of("keys", List.of(key.toJSONObject())));
    }

    String issuer() {
        return issuer;
    }

    Listener listener() {
        return listener;
    }

    /** Asks for this claim of this authority, in the plainest way. */
    String policy(String claim, String value) {
        return Json.text(Json.object(
                "version",
                "1.0.0",
                "anyOf",
                List.of(Json.object(
                        "authority", issuer + "/", "allOf", List.of(Json.object("claim", claim, "equals", value))))));
    }

    /** The claims of a guest on a confidential VM whose environment owns this key. */
    Map<String, Object> claims(RSAPublicKey environment) {
        Instant now = clock.instant();
        return Json.object(
                "iss", issuer,
                "nbf", now.getEpochSecond(),
                "exp", now.plusSeconds(28800).getEpochSecond(),
                "secureboot", true,
                "x-ms-isolation-tee", Json.object("x-ms-compliance-status", "azure-compliant-cvm"),
                "x-ms-runtime", Json.object("keys", List.of(transferKey(environment))));
    }

    static Map<String, Object> transferKey(RSAPublicKey key) {
        return Json.object(
                "e", Base64URL.encode(key.getPublicExponent()).toString(),
                "key_ops", List.of("encrypt"),
                "kid", "TpmEphemeralEncryptionKey",
                "kty", "RSA",
                "n", Base64URL.encode(key.getModulus()).toString());
    }

    String token(RSAPublicKey environment) {
        return sign(claims(environment));
    }

    String sign(Map<String, Object> claims) {
        return sign(KID, claims, signing);
    }

    static String sign(String kid, Map<String, Object> claims, KeyPair key) {
        try {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build();
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(new RSASSASigner(key.getPrivate()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
