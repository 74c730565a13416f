// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Access tokens of the machine's managed identities. One request, and so asked by ourselves: the Azure SDK's clients for
 * this one and for the release took half a second of processor time of a process's start, a quarter of it all, and MSAL
 * keeps each token for as long as the JVM runs.
 *
 * @param imds scheme, host and port
 */
record ImdsTokens(Http http, URI imds) {
    private static final String PATH = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";

    /** A token of {@code identity} for {@code scope}. */
    BearerToken fetch(Identity identity, String scope) throws IOException {
        HttpRequest request = HttpRequest.get(address(identity, scope)).header("Metadata", "true");
        HttpResponse answer = http.exchangeWithRetries(request, Guidance.METADATA, Stage.IDENTITY);
        if (answer.status() != 200) {
            throw ImdsRefusal.of(answer.status(), answer.body());
        }
        return read(answer.body());
    }

    static BearerToken read(Bytes body) throws MalformedException {
        JsonObject token = JsonObject.parse("IMDS' token answer", body);
        String text = token.string("access_token");
        if (!BearerToken.isWellFormed(text)) {
            throw token.malformed("access_token", "is empty or has a character that no token has");
        }
        if (!token.string("token_type").equalsIgnoreCase("Bearer")) {
            throw token.malformed("token_type", "must be Bearer");
        }
        return new BearerToken(text, expiry(token));
    }

    private URI address(Identity identity, String scope) {
        String resource = scope.replaceFirst("/\\.default$", "");
        return URI.create("http://" + imds.getRawAuthority() + PATH + encoded(resource)
                + selector(identity).map(named -> "&" + named).orElse(""));
    }

    /**
     * By which one of several identities is named. IMDS documents msi_res_id, as azure-identity sends it to IMDS; mi_res_id
     * is of App Service, and not every IMDS knows it.
     */
    private static Optional<String> selector(Identity identity) {
        if (identity instanceof Identity.ClientId byClientId) {
            return Optional.of("client_id=" + encoded(byClientId.id()));
        }
        if (identity instanceof Identity.ObjectId byObjectId) {
            return Optional.of("object_id=" + encoded(byObjectId.id()));
        }
        return identity instanceof Identity.ResourceId byResourceId
                ? Optional.of("msi_res_id=" + encoded(byResourceId.id()))
                : Optional.empty();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Instant expiry(JsonObject token) throws MalformedException {
        String seconds = token.string("expires_on");
        if (!seconds.matches("[0-9]{1,11}")) {
            throw token.malformed("expires_on", "must be a number of seconds");
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
}
