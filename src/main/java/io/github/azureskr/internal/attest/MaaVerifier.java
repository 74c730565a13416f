// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.jose.JwkSet;
import io.github.azureskr.internal.jose.Jws;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.PublicArea;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The verifier of RFC 9334: Microsoft Azure Attestation, whose token is believed only as far as it verifies. */
public final class MaaVerifier {
    /** By how much this machine's clock may be off. */
    public static final Duration CLOCK_LEEWAY = TokenAppraisal.LEEWAY;

    private final Http http;
    private final List<URI> configured;
    private final Clock clock;
    private final AtomicReference<Optional<MaaClient.Keys>> prefetched = new AtomicReference<>(Optional.empty());

    /** @param endpoints in the order of preference; the keys' release policies must name each of them */
    public MaaVerifier(Http http, List<URI> endpoints, Clock clock) {
        this.http = http;
        this.configured = List.copyOf(endpoints);
        this.clock = clock;
    }

    /**
     * Fetches MAA's signing keys, which need no evidence, so that this can run while the TPM works. It also finds out
     * which provider answers. {@link #appraise} does not depend on it: what it did not find here, it fetches.
     */
    public void prefetchKeys() throws AzureSkrException {
        try {
            prefetched.set(Optional.of(new MaaClient(http, endpoints()).fetchKeys()));
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /** Has MAA judge the evidence, and checks the judgement: signature, issuer, times, our nonce, our key. */
    public AttestationResult appraise(Evidence evidence, Endorsements endorsements, Decryptor transferKey)
            throws AzureSkrException {
        try {
            ClientNonce nonce = ClientNonce.fresh();
            MaaClient.Answered answer = new MaaClient(http, thatWhichAnsweredFirst())
                    .attest(AttestationRequest.of(evidence, endorsements, nonce));
            String token = SealedToken.read(answer.body()).open(transferKey);
            JsonObject claims = verifySignature(answer.endpoint(), Jws.parse("MAA's token", token));
            RSAPublicKey key = PublicArea.read(evidence.transferKeyPublic()).publicKey();
            new TokenAppraisal(answer.endpoint(), clock.instant(), nonce, key).check(claims);
            return new AttestationResult(token, claims);
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /** What to do where a connection to MAA fails. */
    public static String remedy(IOException failure) {
        return MaaClient.unreached(failure);
    }

    private List<MaaEndpoint> endpoints() throws AzureSkrException {
        List<MaaEndpoint> endpoints = new ArrayList<>();
        for (URI endpoint : configured) {
            endpoints.add(MaaEndpoint.of(endpoint));
        }
        return endpoints;
    }

    /** All of them, with the one that gave its keys at their head: those before it were down a moment ago. */
    private List<MaaEndpoint> thatWhichAnsweredFirst() throws AzureSkrException {
        List<MaaEndpoint> endpoints = endpoints();
        prefetched.get().ifPresent(keys -> {
            endpoints.remove(keys.endpoint());
            endpoints.add(0, keys.endpoint());
        });
        return endpoints;
    }

    private JsonObject verifySignature(MaaEndpoint endpoint, Jws token) throws AzureSkrException, MalformedException {
        if (!token.algorithm().equals("RS256")) {
            throw TokenAppraisal.refused(
                    "is signed with " + MaaRefusal.printable(token.algorithm()) + ", MAA signs with RS256",
                    TokenAppraisal.FOREIGN);
        }
        if (!signingKey(endpoint, token).filter(token::verifies).isPresent()) {
            throw TokenAppraisal.refused(
                    "is not signed by " + endpoint + ": no key that it publishes under /certs verifies the signature",
                    TokenAppraisal.FOREIGN);
        }
        return token.payload();
    }

    /** A key that was not there when the keys were prefetched may be there now: MAA changes them. */
    private Optional<RSAPublicKey> signingKey(MaaEndpoint endpoint, Jws token)
            throws AzureSkrException, MalformedException {
        Optional<JwkSet> prefetchedSet = prefetched
                .get()
                .filter(keys -> keys.endpoint().equals(endpoint))
                .map(MaaClient.Keys::set);
        Optional<RSAPublicKey> known = prefetchedSet.orElse(JwkSet.EMPTY).keyFor(token);
        return known.isPresent()
                ? known
                : new MaaClient(http, List.of(endpoint)).fetchKeys().set().keyFor(token);
    }

    private AzureSkrException unreadable(MalformedException e) {
        return new AzureSkrException(
                Stage.ATTESTATION,
                "what came from MAA at " + where() + " cannot be used. " + e.getMessage(),
                "Check the attestation endpoint, and whether a proxy answers in its place",
                e);
    }

    private String where() {
        return configured.stream().map(URI::toString).collect(Collectors.joining(" or "));
    }
}
