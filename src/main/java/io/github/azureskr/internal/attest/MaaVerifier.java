// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The verifier of RFC 9334: Microsoft Azure Attestation, whose token is believed only as far as it verifies. */
public final class MaaVerifier {
    /** By how much this machine's clock may be off. */
    public static final Duration CLOCK_LEEWAY = TokenAppraisal.LEEWAY;

    private final Http http;
    private final URI configured;
    private final Clock clock;
    private final AtomicReference<JwkSet> prefetched = new AtomicReference<>(JwkSet.EMPTY);

    public MaaVerifier(Http http, URI endpoint, Clock clock) {
        this.http = http;
        this.configured = endpoint;
        this.clock = clock;
    }

    /**
     * Fetches MAA's signing keys, which need no evidence, so that this can run while the TPM works. {@link #appraise}
     * does not depend on it: what it did not find here, it fetches.
     */
    public void prefetchKeys() throws AzureSkrException {
        try {
            prefetched.set(client().fetchKeys());
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /** Has MAA judge the evidence, and checks the judgement: signature, issuer, times, our nonce, our key. */
    public AttestationResult appraise(Evidence evidence, Endorsements endorsements, Decryptor transferKey)
            throws AzureSkrException {
        try {
            MaaClient client = client();
            ClientNonce nonce = ClientNonce.fresh();
            Bytes answer = client.attest(AttestationRequest.of(evidence, endorsements, nonce));
            String token = SealedToken.read(answer).open(transferKey);
            JsonObject claims = verifySignature(client, Jws.parse("MAA's token", token));
            RSAPublicKey key = PublicArea.read(evidence.transferKeyPublic()).publicKey();
            new TokenAppraisal(client.endpoint(), clock.instant(), nonce, key).check(claims);
            return new AttestationResult(token, claims);
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /** What to do where a connection to MAA fails. */
    public static String remedy(IOException failure) {
        return MaaClient.unreached(failure);
    }

    private MaaClient client() throws AzureSkrException {
        return new MaaClient(http, MaaEndpoint.of(configured));
    }

    private JsonObject verifySignature(MaaClient client, Jws token) throws AzureSkrException, MalformedException {
        if (!token.algorithm().equals("RS256")) {
            throw TokenAppraisal.refused(
                    "is signed with " + token.algorithm() + ", MAA signs with RS256", TokenAppraisal.FOREIGN);
        }
        if (!signingKey(client, token).filter(token::verifies).isPresent()) {
            throw TokenAppraisal.refused(
                    "is not signed by " + client.endpoint()
                            + ": no key that it publishes under /certs verifies the signature",
                    TokenAppraisal.FOREIGN);
        }
        return token.payload();
    }

    /** A key that was not there when the keys were prefetched may be there now: MAA changes them. */
    private Optional<RSAPublicKey> signingKey(MaaClient client, Jws token)
            throws AzureSkrException, MalformedException {
        Optional<RSAPublicKey> known = prefetched.get().keyFor(token);
        return known.isPresent() ? known : client.fetchKeys().keyFor(token);
    }

    private AzureSkrException unreadable(MalformedException e) {
        return new AzureSkrException(
                Stage.ATTESTATION,
                "what came from MAA at " + configured + " cannot be used. " + e.getMessage(),
                "Check the attestation endpoint, and whether a proxy answers in its place",
                e);
    }
}
