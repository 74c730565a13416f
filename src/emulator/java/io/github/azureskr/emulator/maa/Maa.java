// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Endpoint;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Microsoft Azure Attestation: appraises a VM's evidence in truth, and says so in a token, or says what is wrong with it.
 *
 * <p>Where the real service's strictness is not known this one is strict; where its clients differ it takes both.
 */
public final class Maa implements Endpoint {
    private static final Set<String> GUEST_VERSIONS = Set.of("2020-10-01");
    private static final Set<String> PLATFORM_VERSIONS = Set.of("2020-10-01", "2022-08-01", "2025-06-01");

    private final String issuer;
    private final Trust trust;
    private final Clock clock;
    private final TokenIssuer tokens;
    private final AtomicReference<Tampering> tampering = new AtomicReference<>(Tampering.none());
    private final AtomicReference<Optional<Response>> lastAnswer = new AtomicReference<>(Optional.empty());

    /**
     * @param issuer this provider's address, which stands in its tokens
     * @param amdRoot the ARK that VCEKs must lead to
     * @param akAuthority the issuer of the vTPMs' AK certificates
     */
    public Maa(URI issuer, X509Certificate amdRoot, X509Certificate akAuthority, Clock clock) {
        this.issuer = issuer.toString();
        this.trust = new Trust(amdRoot.getPublicKey(), akAuthority);
        this.clock = clock;
        this.tokens = new TokenIssuer(this.issuer, clock);
    }

    /** From now on answers are falsified so, until {@link Tampering#none()} is given. */
    public void tamper(Tampering tampering) {
        this.tampering.set(tampering);
    }

    @Override
    public Response answer(Request request) {
        return route(request).withHeader("x-ms-request-id", UUID.randomUUID().toString());
    }

    private Response route(Request request) {
        return switch (request.path().toLowerCase(Locale.ROOT)) {
            case "/attest/azureguest" -> attest(request, GUEST_VERSIONS, this::guestToken);
            case "/attest/sevsnpvm" -> attest(request, PLATFORM_VERSIONS, this::platformToken);
            case "/certs" -> Response.json(200, tokens.jwks());
            case "/.well-known/openid-configuration" -> Response.json(200, metadata());
            default -> refuse(404, "NotFound", "There is no " + request.path() + ".");
        };
    }

    private interface Attestation {
        String token(byte[] body, Tampering tampering) throws AppraisalException;
    }

    private Response attest(Request request, Set<String> versions, Attestation attestation) {
        if (!request.method().equals("POST")) {
            return refuse(405, "MethodNotAllowed", "Attestation is a POST.");
        }
        if (!request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return refuse(415, "UnsupportedMediaType", "Content-Type must be application/json.");
        }
        String version = request.parameter("api-version").orElse("");
        if (!versions.contains(version)) {
            return refuse(400, "InvalidParameter", "api-version '" + version + "' is not one of " + versions + ".");
        }
        return appraise(request.body(), attestation);
    }

    private Response appraise(byte[] body, Attestation attestation) {
        Tampering tampering = this.tampering.get();
        Optional<Response> earlier = lastAnswer.get();
        if (tampering.replay() && earlier.isPresent()) {
            return earlier.get();
        }
        try {
            Response response = Response.json(200, Map.of("token", attestation.token(body, tampering)));
            lastAnswer.set(Optional.of(response));
            return response;
        } catch (AppraisalException e) {
            return refuse(400, e.code(), e.getMessage());
        }
    }

    /** Encrypted, so that only the attested TPM can use the token. */
    private String guestToken(byte[] body, Tampering tampering) throws AppraisalException {
        GuestRequest request = GuestRequest.read(body);
        request.verify(trust, clock.instant());
        String jwt = tokens.issue(GuestClaims.of(request), tampering);
        Map<String, Object> envelope =
                Envelope.seal(jwt, request.tpm().ephemeralKey().area().key());
        String json = JSONObjectUtils.toJSONString(tampering.envelope().apply(envelope));
        return Base64URL.encode(json).toString();
    }

    private String platformToken(byte[] body, Tampering tampering) throws AppraisalException {
        PlatformRequest request = PlatformRequest.read(body);
        request.verify(trust, clock.instant());
        return tokens.issue(request.claims(), tampering);
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                issuer,
                "jwks_uri",
                issuer + "/certs",
                "response_types_supported",
                List.of("token", "none"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "revocation_endpoint",
                issuer + "/revoke",
                "claims_supported",
                List.of("iss", "iat", "nbf", "exp", "jti", "x-ms-ver", "x-ms-attestation-type"));
    }

    private static Response refuse(int status, String code, String message) {
        Map<String, String> error = Map.of("code", code, "message", message);
        return Response.json(status, Map.of("error", error)).withHeader("x-ms-error-code", code);
    }
}
