// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.Stage;
import java.io.IOException;

/**
 * Our client for vaults and Entra: what may pass is tried again, a success that is no JSON is none, and a refusal
 * does not repeat what it was shown.
 *
 * @param stage of a load in which they are asked
 */
record VaultHttp(Http http, Stage stage) {
    HttpResponse exchange(HttpRequest request) throws IOException {
        HttpResponse answer = http.exchangeWithRetries(request, Guidance.SERVICE, stage);
        if (answer.status() != 200) {
            return SentSecrets.removedFrom(answer, request);
        }
        // Here, for all who ask: the SDK, which some do it through, quotes what it cannot read, a token among it.
        JsonObject.parse("the vault's answer", answer.body());
        return answer;
    }
}
