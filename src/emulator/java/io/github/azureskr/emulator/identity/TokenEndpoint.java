// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import io.github.azureskr.emulator.http.Endpoint;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Entra's {@code /{tenant}/oauth2/v2.0/token}, for applications that come on their own behalf (RFC 6749, section 4.4). */
public final class TokenEndpoint implements Endpoint {
    private static final String DEFAULT_SCOPE = "/.default";

    private final Entra entra;
    private final String url;
    private final ClientAssertions assertions;

    public TokenEndpoint(Entra entra, URI authority) {
        this.entra = entra;
        this.url = authority + path(entra);
        this.assertions = new ClientAssertions(entra.clock(), url);
    }

    private static String path(Entra entra) {
        return "/" + entra.tenant() + "/oauth2/v2.0/token";
    }

    @Override
    public Response answer(Request request) {
        if (!request.path().equals(path(entra))) {
            return refuse(400, "invalid_request", "AADSTS90002: Tenant not found: " + request.path());
        }
        Map<String, String> form = form(request);
        if (!request.method().equals("POST")
                || !form.getOrDefault("grant_type", "").equals("client_credentials")) {
            return refuse(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type");
        }
        String resource = resource(form.getOrDefault("scope", ""));
        if (!entra.knows(resource)) {
            return refuse(400, "invalid_scope", "AADSTS70011: The scope " + form.get("scope") + " is not valid.");
        }
        return entra.application(form.getOrDefault("client_id", ""))
                .map(application -> grant(application, form, resource))
                .orElseGet(() -> refuse(
                        400,
                        "unauthorized_client",
                        "AADSTS700016: Application with identifier '" + form.get("client_id")
                                + "' was not found in the directory."));
    }

    /** Beside it stand those of OpenID Connect, which clients send by habit. */
    private static String resource(String scopes) {
        return Arrays.stream(scopes.split(" "))
                .filter(scope -> scope.endsWith(DEFAULT_SCOPE))
                .map(scope -> scope.substring(0, scope.length() - DEFAULT_SCOPE.length()))
                .findFirst()
                .orElse("");
    }

    private Response grant(Application application, Map<String, String> form, String resource) {
        String problem = form.containsKey("client_assertion")
                ? assertions.problem(application, form)
                : secretProblem(application, form.getOrDefault("client_secret", ""));
        if (!problem.isEmpty()) {
            return refuse(401, "invalid_client", problem);
        }
        ManagedIdentity principal = new ManagedIdentity(false, application.clientId(), application.objectId(), "");
        AccessToken token = entra.issue(principal, resource);
        long seconds = Duration.between(token.notBefore(), token.expiry()).toSeconds();
        return Response.json(
                200,
                Map.of(
                        "token_type",
                        "Bearer",
                        "expires_in",
                        seconds,
                        "ext_expires_in",
                        seconds,
                        "access_token",
                        token.bearer()));
    }

    private static String secretProblem(Application application, String secret) {
        return application.secret().filter(secret::equals).isPresent()
                ? ""
                : "AADSTS7000215: Invalid client secret provided.";
    }

    private static Map<String, String> form(Request request) {
        Map<String, String> form = new HashMap<>();
        for (String field : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
            String[] pair = field.split("=", 2);
            form.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Response refuse(int status, String code, String description) {
        String id = UUID.randomUUID().toString();
        return Response.json(
                status,
                Map.of(
                        "error", code,
                        "error_description", description + " Trace ID: " + id,
                        "error_codes", List.of(Integer.parseInt(description.replaceAll("AADSTS(\\d+):.*", "$1"))),
                        "trace_id", id,
                        "correlation_id", id));
    }
}
