// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.X509CertUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * The signing keys of attestation authorities, found by OpenID Connect Discovery. A key is kept for a while, as vaults keep
 * it, and asked for again when it is not known.
 */
final class AuthorityKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final SSLContext trust;
    private final Clock clock;
    private final Map<Name, Found> kept = new ConcurrentHashMap<>();

    AuthorityKeys(SSLContext trust, Clock clock) {
        this.trust = trust;
        this.clock = clock;
    }

    private record Name(String issuer, String kid) {}

    private record Found(RSAPublicKey key, Instant when) {}

    RSAPublicKey find(String issuer, String kid) {
        Instant now = clock.instant();
        return kept.compute(
                        new Name(issuer, kid),
                        (name, known) ->
                                known != null && now.isBefore(known.when().plus(KEPT))
                                        ? known
                                        : new Found(fetch(issuer, kid), now))
                .key();
    }

    private RSAPublicKey fetch(String issuer, String kid) {
        String metadata = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
        if (!(get(metadata).get("jwks_uri") instanceof String jwksUri)) {
            throw TargetVerifier.unverified(metadata + " has no jwks_uri");
        }
        if (!(get(jwksUri).get("keys") instanceof List<?> keys)) {
            throw TargetVerifier.unverified(jwksUri + " has no keys");
        }
        return keys.stream()
                .filter(Map.class::isInstance)
                .map(Json::asObject)
                .filter(key -> kid.equals(key.get("kid")))
                .map(AuthorityKeys::read)
                .findFirst()
                .orElseThrow(() -> TargetVerifier.unverified("its key " + kid + " is not in " + jwksUri));
    }

    private Map<String, Object> get(String url) {
        try {
            URI uri = new URI(url);
            if (!"https".equals(uri.getScheme())) {
                throw TargetVerifier.unverified(url + " is not https");
            }
            return JSONObjectUtils.parse(new String(fetch(uri), StandardCharsets.UTF_8));
        } catch (IOException | URISyntaxException | ParseException | IllegalArgumentException e) {
            throw TargetVerifier.unverified(url + " cannot be read: " + e.getMessage());
        }
    }

    /** Not by java.net.http: on JDK 17 its client cannot be closed, and its thread would outlive the vault. */
    private byte[] fetch(URI uri) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(trust.getSocketFactory());
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close");
        if (connection.getResponseCode() != 200) {
            throw TargetVerifier.unverified(uri + " answers " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    /** A key by its n and e, or by its certificate alone (MAA serves x5c without n and e). */
    private static RSAPublicKey read(Map<String, Object> jwk) {
        try {
            if (jwk.containsKey("n")) {
                return RSAKey.parse(jwk).toRSAPublicKey();
            }
            if (jwk.get("x5c") instanceof List<?> chain
                    && !chain.isEmpty()
                    && X509CertUtils.parse(Base64.getDecoder()
                                            .decode(chain.get(0).toString()))
                                    .getPublicKey()
                            instanceof RSAPublicKey key) {
                return key;
            }
            throw TargetVerifier.unverified("its key " + jwk.get("kid") + " is not an RSA key");
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw TargetVerifier.unverified("its key " + jwk.get("kid") + " cannot be read: " + e.getMessage());
        }
    }
}
