// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.X509CertUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** The signing keys of an attestation authority, fetched by OpenID Connect Discovery each time: no key outlives its use. */
final class AuthorityKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;

    AuthorityKeys(SSLContext trust) {
        http = HttpClient.newBuilder().sslContext(trust).connectTimeout(TIMEOUT).build();
    }

    RSAPublicKey find(String issuer, String kid) {
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
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw TargetVerifier.unverified(url + " answers " + response.statusCode());
            }
            return JSONObjectUtils.parse(response.body());
        } catch (IOException | URISyntaxException | ParseException | IllegalArgumentException e) {
            throw TargetVerifier.unverified(url + " cannot be read: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TargetVerifier.unverified(url + " was interrupted");
        }
    }

    /** A key by its n and e, or by its certificate alone (wire-formats.md, section 5.6). */
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
