// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.identity.Application.Federation;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** What an application shows in place of a password (RFC 7523): its own signature, or a token of a trusted issuer. */
final class ClientAssertions {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** For whom an issuer's tokens have to be. */
    private static final String EXCHANGE = "api://AzureADTokenExchange";

    private final Clock clock;
    private final String url;

    ClientAssertions(Clock clock, String url) {
        this.clock = clock;
        this.url = url;
    }

    /** Why it is not accepted; empty where it is. */
    String problem(Application application, Map<String, String> form) {
        if (!TYPE.equals(form.get("client_assertion_type"))) {
            return "AADSTS50027: Invalid JWT token. client_assertion_type is not " + TYPE;
        }
        try {
            SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
            if (application.certificate().isPresent()) {
                return own(assertion, application, application.certificate().get());
            }
            return application.federation().isPresent()
                    ? foreign(assertion, application.federation().get())
                    : "AADSTS700027: The application has no certificate and no federated credential.";
        } catch (ParseException e) {
            return "AADSTS50027: Invalid JWT token. " + e.getMessage();
        }
    }

    private String own(SignedJWT assertion, Application application, X509Certificate certificate)
            throws ParseException {
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        if (!names(assertion, certificate) || !verifies(assertion, certificate.getPublicKey())) {
            return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered.";
        }
        if (!application.clientId().equals(claims.getIssuer())
                || !application.clientId().equals(claims.getSubject())) {
            return "AADSTS700021: Client assertion application identifier does not match client_id.";
        }
        return judge(claims, url);
    }

    /** In either alphabet of base64: MSAL for Java writes the thumbprint in the one that is not for URLs. */
    private static boolean names(SignedJWT assertion, X509Certificate certificate) {
        Base64URL named = assertion.getHeader().getX509CertSHA256Thumbprint();
        return named != null
                && Arrays.equals(
                        named.decode(),
                        X509CertUtils.computeSHA256Thumbprint(certificate).decode());
    }

    private String foreign(SignedJWT assertion, Federation federation) throws ParseException {
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        if (!verifies(assertion, federation.key())) {
            return "AADSTS700211: No matching federated identity record found for presented assertion issuer.";
        }
        if (!federation.issuer().equals(claims.getIssuer())
                || !federation.subject().equals(claims.getSubject())) {
            return "AADSTS700213: No matching federated identity record found for presented assertion subject '"
                    + claims.getSubject() + "'.";
        }
        return judge(claims, EXCHANGE);
    }

    private String judge(JWTClaimsSet claims, String audience) {
        if (!claims.getAudience().contains(audience)) {
            return "AADSTS700023: Client assertion audience claim does not match " + audience + ".";
        }
        Instant now = clock.instant();
        boolean inTime = claims.getExpirationTime() != null
                && now.isBefore(claims.getExpirationTime().toInstant());
        return inTime ? "" : "AADSTS700024: Client assertion is not within its valid time range.";
    }

    private static boolean verifies(SignedJWT assertion, PublicKey key) {
        try {
            return assertion.verify(new RSASSAVerifier((RSAPublicKey) key));
        } catch (JOSEException e) {
            // An algorithm that is not RSA's.
            return false;
        }
    }
}
