// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Authentication.Refused;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The tenant's token service: v1.0 access tokens for Azure's resources, and who may have some. */
public final class Entra {
    /** Managed identities get long tokens; IMDS caches them. */
    private static final Duration LIFETIME = Duration.ofHours(24);

    /** Entra knows resources by these exact texts: none ends in a slash. */
    private static final Set<String> RESOURCES = Set.of(
            "https://vault.azure.net",
            "https://managedhsm.azure.net",
            "https://vault.usgovcloudapi.net",
            "https://managedhsm.usgovcloudapi.net",
            "https://vault.azure.cn",
            "https://managedhsm.azure.cn",
            "https://management.azure.com");

    private final String tenant;
    private final Clock clock;
    private final RSAKey key;
    private final Map<String, Application> applications = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> resources = new ConcurrentHashMap<>();

    public Entra(String tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
        try {
            this.key = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new AssertionError("every Java platform makes RSA keys", e);
        }
    }

    public String tenant() {
        return tenant;
    }

    /** The issuer that stands in tokens, and in Key Vault's refusals. */
    public String issuer() {
        return "https://sts.windows.net/" + tenant + "/";
    }

    public boolean knows(String resource) {
        return RESOURCES.contains(resource);
    }

    /** Makes an application known. */
    public void register(Application application) {
        applications.put(application.clientId(), application);
    }

    Optional<Application> application(String clientId) {
        return Optional.ofNullable(applications.get(clientId));
    }

    Clock clock() {
        return clock;
    }

    /** For which resources an identity got tokens so far. */
    public Set<String> resources(String clientId) {
        return Set.copyOf(resources.getOrDefault(clientId, Set.of()));
    }

    public AccessToken issue(ManagedIdentity identity, String resource) {
        resources
                .computeIfAbsent(identity.clientId(), unknown -> new ConcurrentSkipListSet<>())
                .add(resource);
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant expiry = now.plus(LIFETIME);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .audience(resource)
                .issuer(issuer())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(expiry))
                .claim("appid", identity.clientId())
                .claim("appidacr", "2")
                .claim("idp", issuer())
                .claim("idtyp", "app")
                .claim("oid", identity.objectId())
                .subject(identity.objectId())
                .claim("tid", tenant)
                .claim("uti", UUID.randomUUID().toString())
                .claim("ver", "1.0")
                // Of managed identities alone; a claim that is null is left out.
                .claim("xms_mirid", identity.resourceId().isEmpty() ? null : identity.resourceId())
                .build();
        return new AccessToken(sign(claims), identity, resource, now, expiry);
    }

    private String sign(JWTClaimsSet claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(JOSEObjectType.JWT)
                    .keyID(key.getKeyID())
                    .build();
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError("a signature with our own key", e);
        }
    }

    /**
     * Judges a bearer token as a resource does.
     *
     * @param audience the resource that the token must be for
     */
    public Authentication verify(String bearer, String audience) {
        try {
            SignedJWT token = SignedJWT.parse(bearer);
            if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
                    || !token.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
                return new Refused("the token's signature is not by tenant " + tenant);
            }
            return judge(token.getJWTClaimsSet(), audience);
        } catch (ParseException e) {
            return new Refused("the bearer token is not a signed JWT");
        } catch (JOSEException e) {
            throw new AssertionError("a check with our own key", e);
        }
    }

    private Authentication judge(JWTClaimsSet claims, String audience) throws ParseException {
        Instant now = clock.instant();
        if (!claims.getAudience().contains(audience)) {
            return new Refused("the token is for " + claims.getAudience() + ", not for " + audience);
        }
        if (!now.isBefore(claims.getExpirationTime().toInstant())) {
            return new Refused(
                    "the token expired at " + claims.getExpirationTime().toInstant() + ", it is " + now);
        }
        if (now.isBefore(claims.getNotBeforeTime().toInstant())) {
            return new Refused(
                    "the token begins at " + claims.getNotBeforeTime().toInstant() + ", it is " + now);
        }
        return new Caller(claims.getStringClaim("oid"), claims.getStringClaim("appid"), claims.getStringClaim("tid"));
    }
}
