// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.jose.Jws;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.spec.AzureSkrException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** What MAA's answer goes through once it is here, as {@link MaaVerifier} has it. */
public final class TokenDoor {
    private final TokenAppraisal appraisal;
    private final RSAPublicKey signer;

    public TokenDoor(URI endpoint, String nonce, RSAPublicKey transferKey, RSAPublicKey signer)
            throws AzureSkrException {
        this.appraisal =
                new TokenAppraisal(MaaEndpoint.of(endpoint), Instant.now(), new ClientNonce(nonce), transferKey);
        this.signer = signer;
    }

    /** Decrypted, verified, read and appraised. */
    public JsonObject claims(Bytes answer, Decryptor transferKey) throws AzureSkrException, MalformedException {
        Jws token = Jws.parse("MAA's token", SealedToken.read(answer).open(transferKey));
        if (!token.verifies(signer)) {
            throw new AssertionError("the specimen's signature");
        }
        JsonObject claims = token.payload();
        appraisal.check(claims);
        return claims;
    }
}
