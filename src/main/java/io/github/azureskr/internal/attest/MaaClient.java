// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Attempt;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.Outage;
import io.github.azureskr.internal.jose.JwkSet;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The two requests to MAA. Neither carries credentials.
 *
 * @param endpoints in the order of preference; each is for when those before it give no answer or are busy
 */
record MaaClient(Http http, List<MaaEndpoint> endpoints) {
    /** What a provider answered. */
    record Answered(MaaEndpoint endpoint, Bytes body) {}

    /** The keys of a provider. */
    record Keys(MaaEndpoint endpoint, JwkSet set) {}

    MaaClient {
        endpoints = List.copyOf(endpoints);
    }

    /** MAA's answer. */
    Answered attest(Bytes request) throws AzureSkrException {
        return exchange("attest", endpoint -> HttpRequest.postJson(endpoint.attestAzureGuest(), request));
    }

    /** The keys with which MAA signs, self-signed as it publishes them: TLS to the provider is what makes them MAA's. */
    Keys fetchKeys() throws AzureSkrException, MalformedException {
        Answered answered = exchange(
                "give its signing keys",
                endpoint -> HttpRequest.get(endpoint.certificates()).header("Accept", "application/json"));
        return new Keys(answered.endpoint(), JwkSet.parse("MAA's signing keys", answered.body()));
    }

    /** What to do where no answer came. */
    static String unreached(IOException failure) {
        return HttpFailure.remedy(
                failure, "If this lasts, check the property attestation.endpoint, and that this machine may reach it");
    }

    private Answered exchange(String purpose, Function<MaaEndpoint, HttpRequest> request) throws AzureSkrException {
        List<Attempt> attempts;
        try {
            attempts = http.exchangeWithFallback(
                    endpoints.stream().map(request).toList(), Guidance.SERVICE, Stage.ATTESTATION);
        } catch (IOException e) {
            throw unanswered(endpoints.get(0), purpose, e);
        }
        int last = attempts.size() - 1;
        Optional<HttpResponse> answer = attempts.get(last).answer();
        if (answer.isPresent() && answer.get().status() == 200) {
            return new Answered(endpoints.get(last), answer.get().body());
        }
        throw failure(purpose, attempts);
    }

    /**
     * All that failed, with the cause and remedy of what was tried last; but where any was no outage, of that one: then it is
     * no outage as a whole, whichever was tried last.
     */
    private AzureSkrException failure(String purpose, List<Attempt> attempts) {
        List<AzureSkrException> failures = new ArrayList<>();
        for (int i = 0; i < attempts.size(); i++) {
            failures.add(failure(endpoints.get(i), purpose, attempts.get(i)));
        }
        AzureSkrException decisive = failures.stream()
                .filter(failure -> !Outage.explains(failure))
                .findFirst()
                .orElse(failures.get(failures.size() - 1));
        if (failures.size() == 1) {
            return decisive;
        }
        List<String> problems =
                failures.stream().map(AzureSkrException::problem).toList();
        return new AzureSkrException(
                Stage.ATTESTATION,
                String.join("; then ", problems),
                decisive.remedy().orElseThrow(),
                decisive);
    }

    private static AzureSkrException failure(MaaEndpoint endpoint, String purpose, Attempt attempt) {
        return attempt.answer()
                .map(answer -> MaaRefusal.of(endpoint, purpose, answer))
                .orElseGet(() -> unanswered(endpoint, purpose, attempt.failure().orElseThrow()));
    }

    private static AzureSkrException unanswered(MaaEndpoint endpoint, String purpose, IOException failure) {
        return new AzureSkrException(
                Stage.ATTESTATION,
                "asking MAA at " + endpoint + " to " + purpose + " failed: " + HttpFailure.problem(failure),
                unreached(failure),
                failure);
    }
}
