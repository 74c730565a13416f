// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.identity.Application;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;

/** A cluster of Kubernetes: it gives its pods tokens, by which Entra knows applications. */
record Cluster(KeyPair pair) {
    private static final String ISSUER = "https://cluster.example.org/";
    private static final String SUBJECT = "system:serviceaccount:web:server";

    static Cluster create() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new Cluster(generator.generateKeyPair());
    }

    /** Which its web server is. */
    Application application() {
        return Application.federated(new Application.Federation(ISSUER, SUBJECT, pair.getPublic()));
    }

    /** Its web server's. */
    String token() throws JOSEException {
        return token(SUBJECT, Instant.now().plusSeconds(600));
    }

    String token(Instant expiry) throws JOSEException {
        return token(SUBJECT, expiry);
    }

    String token(String subject, Instant expiry) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(subject)
                        .audience("api://AzureADTokenExchange")
                        .expirationTime(Date.from(expiry))
                        .build());
        token.sign(new RSASSASigner(pair.getPrivate()));
        return token.serialize();
    }
}
