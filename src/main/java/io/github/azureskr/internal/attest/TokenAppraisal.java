// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import static io.github.azureskr.internal.http.HttpFailure.SET_THE_CLOCK;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.jose.RsaPublicJwk;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a token, whose signature is verified, must say before it is passed on: who issued it, when, for which request
 * and for which key. Whether the machine is good enough for the key is Key Vault's to judge.
 *
 * @param now this machine's time
 * @param transferKey the key to which the services must encrypt
 */
record TokenAppraisal(MaaEndpoint endpoint, Instant now, ClientNonce nonce, RSAPublicKey transferKey) {
    /** MAA's clock is right; a virtual machine's, soon after it was started or resumed, may not be. */
    static final Duration LEEWAY = Duration.ofMinutes(5);

    /** What to do about a token that MAA would not have made. */
    static final String FOREIGN =
            "Load again; if it stays, check the attestation endpoint and look for whatever answers"
                    + " in MAA's place or gives old answers: a proxy, a cache";

    private static final String KEY_ID = "TpmEphemeralEncryptionKey";

    void check(JsonObject claims) throws AzureSkrException, MalformedException {
        checkIssuer(claims.string("iss"));
        checkTimes(claims);
        checkNonce(claims.object("x-ms-runtime").object("client-payload").string("nonce"));
        checkKey(claims.object("x-ms-runtime").objects("keys"));
    }

    private void checkIssuer(String issuer) throws AzureSkrException {
        if (!endpoint.isNamedBy(issuer)) {
            throw refused(
                    "was issued by \"" + MaaRefusal.printable(issuer) + "\" and not by " + endpoint
                            + ", which was asked",
                    "Set the property attestation.endpoint to the provider's own URL");
        }
    }

    private void checkTimes(JsonObject claims) throws AzureSkrException, MalformedException {
        long start = Math.max(claims.number("nbf"), claims.number("iat"));
        if (start > now.plus(LEEWAY).getEpochSecond()) {
            throw refused(
                    "becomes valid in " + (start - now.getEpochSecond()) + " s" + badClock("slow"), SET_THE_CLOCK);
        }
        long end = claims.number("exp");
        if (end <= now.minus(LEEWAY).getEpochSecond()) {
            throw refused("expired " + (now.getEpochSecond() - end) + " s ago" + badClock("fast"), SET_THE_CLOCK);
        }
    }

    private void checkNonce(String echoed) throws AzureSkrException {
        if (!nonce.equalsEcho(echoed)) {
            throw refused("does not have this request's nonce: it was made for another request", FOREIGN);
        }
    }

    private void checkKey(List<JsonObject> keys) throws AzureSkrException, MalformedException {
        if (keys.size() != 1) {
            throw refused("names " + keys.size() + " keys to encrypt to, one was certified", FOREIGN);
        }
        RSAPublicKeySpec named = RsaPublicJwk.readNumbers(keys.get(0));
        if (!keys.get(0).string("kid").equals(KEY_ID)
                || !named.getModulus().equals(transferKey.getModulus())
                || !named.getPublicExponent().equals(transferKey.getPublicExponent())) {
            throw refused("names a key to encrypt to that is not this machine's transfer key", FOREIGN);
        }
    }

    private String badClock(String fault) {
        return ": this machine's clock is " + fault + " or MAA's is wrong, here it is "
                + now.truncatedTo(ChronoUnit.SECONDS);
    }

    static AzureSkrException refused(String problem, String advice) {
        return new AzureSkrException(Stage.ATTESTATION, "MAA's token " + problem, advice, null);
    }
}
