// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.Authentication;
import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Authentication.Refused;
import io.github.azureskr.emulator.identity.Entra;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What comes first and last in every request: the bearer token, the challenge, the headers of the service. */
record Reception(Dialect dialect, String audience, Entra entra) {

    Response answer(Request request, Function<Caller, Response> service) {
        return withHeaders(request, authenticated(request, service));
    }

    private Response authenticated(Request request, Function<Caller, Response> service) {
        try {
            return service.apply(caller(request));
        } catch (Refusal refusal) {
            return refusal.status() == 401 ? dialect.challenge(refusal, entra.tenant(), audience) : refusal.response();
        }
    }

    private Caller caller(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Refusal.unauthorized("AKV10000: Request is missing a Bearer or PoP token.");
        }
        Authentication authentication = entra.verify(header.substring(7).strip(), audience);
        if (authentication instanceof Caller caller) {
            return caller;
        }
        throw Refusal.unauthorized("Error validating token: " + ((Refused) authentication).reason());
    }

    private Response withHeaders(Request request, Response response) {
        Response full = response.withHeader("Cache-Control", "no-cache")
                .withHeader("x-ms-keyvault-region", "local")
                .withHeader("x-ms-request-id", UUID.randomUUID().toString())
                .withHeader("x-ms-keyvault-network-info", "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;")
                .withHeader("Strict-Transport-Security", "max-age=31536000;includeSubDomains")
                .withHeader("X-Content-Type-Options", "nosniff");
        for (Map.Entry<String, String> header : dialect.headers().entrySet()) {
            full = full.withHeader(header.getKey(), header.getValue());
        }
        String clientId = request.header("x-ms-client-request-id").orElse("");
        return clientId.isEmpty() ? full : full.withHeader("x-ms-client-request-id", clientId);
    }
}
