// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.jose.JwkSet;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;

/** The two requests to MAA. Neither carries credentials. */
record MaaClient(Http http, MaaEndpoint endpoint) {
    /** The body of MAA's answer. */
    Bytes attest(Bytes request) throws AzureSkrException {
        return exchange("attest", HttpRequest.postJson(endpoint.attestAzureGuest(), request));
    }

    /** The keys with which MAA signs, self-signed as it publishes them: TLS to the provider is what makes them MAA's. */
    JwkSet fetchKeys() throws AzureSkrException, MalformedException {
        HttpRequest request = HttpRequest.get(endpoint.certificates()).header("Accept", "application/json");
        return JwkSet.parse("MAA's signing keys", exchange("give its signing keys", request));
    }

    /** What to do where no answer came. */
    static String unreached(IOException failure) {
        return HttpFailure.remedy(
                failure, "If this lasts, check the property attestation.endpoint, and that this machine may reach it");
    }

    private Bytes exchange(String purpose, HttpRequest request) throws AzureSkrException {
        HttpResponse answer;
        try {
            answer = http.exchangeWithRetries(request, Guidance.SERVICE);
        } catch (IOException e) {
            throw new AzureSkrException(
                    Stage.ATTESTATION,
                    "asking MAA at " + endpoint + " to " + purpose + " failed: " + HttpFailure.problem(e),
                    unreached(e),
                    e);
        }
        if (answer.status() != 200) {
            throw MaaRefusal.of(endpoint, purpose, answer);
        }
        return answer.body();
    }
}
