// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;

/** Verifies the {@code target} of a release: an attestation token, signed by an authority that the policy names. */
final class TargetVerifier {
    private final AuthorityKeys keys;
    private final Clock clock;

    TargetVerifier(AuthorityKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** The token's claims. Nothing is fetched from an issuer that the policy does not name. */
    Claims verify(String target, Policy policy) {
        SignedJWT token = parse(target);
        Claims claims = claims(token);
        if (!policy.names(claims.issuer())) {
            throw Refusal.forbidden("", RELEASE_REFUSED + " Its policy has no authority " + claims.issuer() + ".");
        }
        if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())) {
            throw unverified("it is signed with " + token.getHeader().getAlgorithm() + ", not RS256");
        }
        RSAPublicKey key =
                keys.find(claims.issuer(), String.valueOf(token.getHeader().getKeyID()));
        requireSignature(token, key);
        requireTime(token);
        return claims;
    }

    private static SignedJWT parse(String target) {
        try {
            return SignedJWT.parse(target);
        } catch (ParseException e) {
            throw Refusal.badParameter("Property target has invalid value: not a signed JWT.");
        }
    }

    private static Claims claims(SignedJWT token) {
        try {
            return new Claims(ExactJson.object(token.getPayload().toString()));
        } catch (ParseException e) {
            throw unverified("its payload is not a JSON object");
        }
    }

    private static void requireSignature(SignedJWT token, RSAPublicKey key) {
        try {
            if (!token.verify(new RSASSAVerifier(key))) {
                throw unverified(
                        "its signature is not by the key " + token.getHeader().getKeyID());
            }
        } catch (JOSEException e) {
            throw unverified("its signature cannot be checked: " + e.getMessage());
        }
    }

    private void requireTime(SignedJWT token) {
        Instant now = clock.instant();
        try {
            JWTClaimsSet times = token.getJWTClaimsSet();
            Date expiry = times.getExpirationTime();
            if (expiry == null || !now.isBefore(expiry.toInstant())) {
                throw unverified("it has expired, or never expires (exp " + expiry + ")");
            }
            Date notBefore = times.getNotBeforeTime();
            if (notBefore != null && now.isBefore(notBefore.toInstant())) {
                throw unverified("it is not yet valid (nbf " + notBefore + ")");
            }
        } catch (ParseException e) {
            throw unverified("its times are malformed");
        }
    }

    /** Seen in one client's source; the service's exact texts are not known, so nothing may depend on them. */
    static final String RELEASE_REFUSED =
            "Target environment attestation does not meet key release policy requirements.";

    static Refusal unverified(String reason) {
        return Refusal.forbidden("", "Target environment attestation could not be verified: " + reason + ".");
    }
}
